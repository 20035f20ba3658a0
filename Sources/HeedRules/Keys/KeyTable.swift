/// The keys of one level of the language, in the order of the reference page.
package struct KeyTable<Draft>: Sendable {
    /// All of them.
    package let keys: [Key<Draft>]
}
