/// One event of the YAML parser, with its places as numbers of code points.
struct Event {
    /// What was read.
    enum Kind {
        case documentStart
        case documentEnd
        case alias(String)
        case scalar(String, Node.Style)
        case listStart(isFlow: Bool)
        case listEnd
        case mapStart(isFlow: Bool)
        case mapEnd
        /// Start and end of the stream: nothing of interest.
        case other
        case streamEnd
    }

    var kind: Kind
    var anchor: String?
    var tag: String?
    var start: Int
    var end: Int
}
