/// How much a YAML text may hold; counted while it is read, so that nothing larger is ever built.
package struct Limits: Hashable, Sendable {
    /// Bytes of the file.
    package var bytes: Int
    /// Scalars, lists and maps, those that aliases stand for counted each time.
    package var nodes: Int
    /// Lists and maps in each other.
    package var depth: Int
    /// Bytes of scalars, those that aliases stand for counted each time.
    package var text: Int
    /// Values with a name (`&name`).
    package var anchors: Int

    /// The limits of rule files unless others are given.
    package init(
        bytes: Int = 1 << 20,
        nodes: Int = 100_000,
        depth: Int = 32,
        text: Int = 4 << 20,
        anchors: Int = 20_000
    ) {
        self.bytes = bytes
        self.nodes = nodes
        self.depth = depth
        self.text = text
        self.anchors = anchors
    }
}
