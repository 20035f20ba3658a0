/// Builds the tree from events, with a stack of its own, and finds what YAML allows and rule files do not.
struct Composer {
    private struct Frame {
        var isMap: Bool
        var node: Node
        var anchor: String?
        var items: [Node] = []
        var key: Node?
        var entries: [Node.Map.Entry] = []
        /// The places of the keys, once there are many; a few are found faster without.
        var places: [String: TextRange] = [:]
        var isIncomplete = false

        private static let few = 8

        func place(of key: String) -> TextRange? {
            guard entries.count > Frame.few else { return entries.first { $0.key == key }?.keyRange }
            return places[key]
        }

        mutating func append(_ entry: Node.Map.Entry) {
            entries.append(entry)
            if entries.count == Frame.few + 1 {
                for known in entries {
                    places[known.key] = known.keyRange
                }
            } else if entries.count > Frame.few {
                places[entry.key] = entry.keyRange
            }
        }
    }

    let source: SourceText
    private let limits: Limits
    private var stack: [Frame] = []
    private var anchors: [String: Node] = [:]
    private var root: Node?
    private var problems: [YAMLError] = []
    private var count = 0
    private var weight = 0
    private var documents = 0

    init(source: SourceText, limits: Limits) {
        self.source = source
        self.limits = limits
    }

    /// Keeps a problem; nobody reads the thousandth, and finding its words may take long.
    private mutating func note(_ error: @autoclosure () -> YAMLError) {
        guard problems.count < Composer.mostProblems else { return }
        problems.append(error())
    }

    private static let mostProblems = 1000

    /// What was built of the events so far.
    var document: Document {
        Document(root: root, problems: problems, source: source)
    }

    /// Takes the next event; false when the rest of the text is of no interest.
    mutating func take(_ event: Event) throws(YAMLError) -> Bool {
        guard problems.count < Composer.mostProblems else {
            // What was built is not whole, and nothing is to be said of what it lacks.
            root = Node(content: .unusable, range: source.range(source.start..<source.start))
            return false
        }
        let range = TextRange(
            start: source.position(scalar: event.start),
            end: source.position(scalar: event.end)
        )
        switch event.kind {
        case .other, .documentEnd: return true
        case .streamEnd: return false
        case .documentStart: return startDocument(range)
        case .alias(let name): try close(alias(name, range))
        case .scalar(let text, let style): try close(scalar(text, style, event, range), anchor: event.anchor)
        case .listStart(let isFlow): try open(isMap: false, isFlow: isFlow, event, range)
        case .mapStart(let isFlow): try open(isMap: true, isFlow: isFlow, event, range)
        case .listEnd, .mapEnd: try end(range)
        }
        return true
    }

    private mutating func startDocument(_ range: TextRange) -> Bool {
        documents += 1
        guard documents > 1 else { return true }
        note(
            YAMLError(
                "many-documents",
                "a rule file is one YAML document",
                at: range,
                label: "second document starts here",
                help: "put more rules in another file and list it under 'include:'"
            )
        )
        return false
    }

    private mutating func alias(_ name: String, _ range: TextRange) -> Node {
        var node = Node(content: .unusable, range: range)
        if stack.contains(where: { $0.anchor == name }) {
            note(
                YAMLError("undefined-alias", "'*\(name)' stands inside the value that it repeats", at: range)
            )
        } else if let known = anchors[name] {
            node = known
            node.range = range
            node.isAlias = true
        } else {
            note(
                YAMLError(
                    "undefined-alias",
                    "no value is called '&\(name)' above this line",
                    at: range,
                    label: "YAML reads '*' here as an alias",
                    help: "if it is text, write \"*\(name)\""
                )
            )
        }
        return node
    }

    private mutating func scalar(
        _ text: String,
        _ style: Node.Style,
        _ event: Event,
        _ range: TextRange
    ) -> Node {
        if let tag = event.tag {
            return tagged(tag, isEmpty: text.isEmpty && style == .plain, range)
        }
        if text.utf8.contains(0) {
            note(
                YAMLError("yaml-escape", "a NUL character cannot stand in a name or a command", at: range)
            )
            return Node(content: .unusable, range: range)
        }
        var place = range
        if event.anchor != nil {
            place.start = behindAnchor(range)
        }
        var node = Node(content: .scalar(text, style), range: place)
        node.weight = text.utf8.count
        return node
    }

    /// Where the value of an anchored scalar starts: behind `&name` and the space.
    private func behindAnchor(_ range: TextRange) -> TextRange.Position {
        var index = range.start.byte
        while index < range.end.byte, source.bytes[index] > 0x20 { index += 1 }
        while index < range.end.byte, source.bytes[index] <= 0x20 { index += 1 }
        return source.position(byte: index)
    }

    private mutating func tagged(_ tag: String, isEmpty: Bool, _ range: TextRange) -> Node {
        guard problems.count < Composer.mostProblems else { return Node(content: .unusable, range: range) }
        let slice = TokenSlice(source: source).token(at: range.start.byte)
        let text = source.text(slice)
        let place = source.range(slice)
        if isEmpty {
            note(.needsQuotes(text, first: "!", reading: "a tag", at: place))
        } else {
            note(
                YAMLError(
                    "custom-tag",
                    "YAML tags such as '\(text)' are not supported",
                    at: place,
                    help: "remove the tag, or put quotes around the whole value"
                )
            )
        }
        return Node(content: .unusable, range: place)
    }

    private mutating func open(
        isMap: Bool,
        isFlow: Bool,
        _ event: Event,
        _ range: TextRange
    ) throws(YAMLError) {
        if event.tag != nil, problems.count < Composer.mostProblems {
            let place = source.range(TokenSlice(source: source).token(at: range.start.byte))
            note(
                YAMLError("custom-tag", "YAML tags are not supported", at: place, help: "remove the tag")
            )
        }
        guard stack.count < limits.depth else {
            throw YAMLError(
                "yaml-limit",
                "lists and maps lie more than \(limits.depth) deep in each other",
                at: range
            )
        }
        var node = Node(content: .unusable, range: range)
        node.isFlow = isFlow
        stack.append(Frame(isMap: isMap, node: node, anchor: event.anchor))
    }

    private mutating func end(_ range: TextRange) throws(YAMLError) {
        guard var frame = stack.popLast() else { return }
        frame.node.height += 1
        frame.node.content =
            frame.isMap
            ? .map(Node.Map(entries: frame.entries, isIncomplete: frame.isIncomplete)) : .list(frame.items)
        if frame.node.isFlow {
            frame.node.range.end = range.end
        }
        try close(frame.node, anchor: frame.anchor)
    }

    /// Puts a finished value where it belongs.
    private mutating func close(_ node: Node, anchor: String? = nil) throws(YAMLError) {
        // What lies in a finished list or map was counted when it was read; an alias counts all of it again.
        let isWhole = node.isAlias || node.height == 0
        count += isWhole ? node.count : 1
        weight += isWhole ? node.weight : 0
        if let passed = passedLimit(node) {
            throw YAMLError("yaml-limit", passed, at: node.range, help: "split it into several files")
        }
        if let anchor {
            anchors[anchor] = node
            try checkAnchors(node)
        }
        guard !stack.isEmpty else {
            root = root ?? node
            return
        }
        if stack[stack.count - 1].isMap {
            addToMap(node)
        } else {
            stack[stack.count - 1].items.append(node)
            measure(node)
        }
    }

    /// Adds a value to the measures of the list or map that it is in.
    private mutating func measure(_ child: Node) {
        let top = stack.count - 1
        stack[top].node.count += child.count
        stack[top].node.weight += child.weight
        stack[top].node.height = max(stack[top].node.height, child.height)
    }

    private func checkAnchors(_ node: Node) throws(YAMLError) {
        guard anchors.count > limits.anchors else { return }
        throw YAMLError(
            "yaml-limit",
            "the file gives names ('&name') to more than \(limits.anchors) values",
            at: node.range,
            help: "remove those that no '*name' repeats"
        )
    }

    private func passedLimit(_ node: Node) -> String? {
        if count > limits.nodes {
            return "the file has more than \(limits.nodes) values, aliases counted each time"
        }
        if weight > limits.text {
            return "the file has more than \(limits.text / 1024) KiB of text, aliases counted each time"
        }
        let isTooDeep = stack.count + node.height > limits.depth
        return isTooDeep ? "lists and maps lie more than \(limits.depth) deep in each other" : nil
    }

    private mutating func addToMap(_ node: Node) {
        let top = stack.count - 1
        guard let key = stack[top].key else {
            stack[top].key = node
            return
        }
        stack[top].key = nil
        guard case .scalar(let name, let style) = key.content else {
            stack[top].isIncomplete = true
            if case .unusable = key.content { return }
            let place = key.range.start.byte
            let isTemplate = place > 0 && source.bytes[(place - 1)...].starts(with: "{{".utf8)
            let error =
                isTemplate
                ? YAMLError.template(at: source.range((place - 1)..<(place + 1)), sign: "{{ ... }}")
                : YAMLError("yaml-syntax", "a key must be text, not a list or a map", at: key.range)
            note(error)
            return
        }
        if name == "<<", style == .plain {
            stack[top].isIncomplete = true
            note(
                YAMLError(
                    "merge-key",
                    "YAML merge keys ('<<') are not supported",
                    at: key.range,
                    help: "use 'defaults:' for what rules have in common"
                )
            )
            return
        }
        if let first = stack[top].place(of: name) {
            note(
                YAMLError(
                    "duplicate-key",
                    "the key '\(name)' stands twice in the same map",
                    at: key.range,
                    label: "again here",
                    first: first
                )
            )
            return
        }
        stack[top].append(Node.Map.Entry(key: name, keyRange: key.range, value: node))
        measure(node)
        stack[top].node.count += 1
        stack[top].node.weight += name.utf8.count
    }
}
