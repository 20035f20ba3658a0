/// A YAML text as a tree, and what is wrong with it beside its syntax.
package struct Document: Sendable {
    /// The value; nil where the text is empty.
    package var root: Node?
    /// Everything a rule file must not hold although YAML allows it, in order of place.
    package var problems: [YAMLError]
    /// The text.
    package var source: SourceText
}
