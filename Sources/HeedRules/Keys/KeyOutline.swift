/// What is known of a key beside how it is read.
package struct KeyOutline: Hashable, Sendable {
    /// As written in a rule file.
    package let name: String
    /// What values it takes.
    package let type: ValueType
    /// Its value where it is left out, for people.
    package let fallback: String
    /// What it does, in one line.
    package let doc: String
    /// What the reference page adds; Markdown, may be empty.
    package let more: String
    /// A line of a rule file that uses it.
    package let example: String
    /// The version of heed that reads it first.
    package let since: String
}
