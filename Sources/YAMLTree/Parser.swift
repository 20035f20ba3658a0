import CLibYAML

/// Reads YAML with libyaml's event interface, one document, within limits.
///
/// The document interface is not used: it knows no limits and loses places.
package enum Parser {
    /// Reads a text.
    ///
    /// - Parameters:
    ///   - bytes: the content of the file, whatever it is.
    ///   - limits: how much it may hold.
    /// - Returns: the tree, with what is wrong beside the syntax.
    /// - Throws: the first mistake of encoding or syntax, or the limit that was passed.
    package static func parse(_ bytes: [UInt8], limits: Limits = Limits()) throws(YAMLError) -> Document {
        let tooLarge = bytes.count > limits.bytes
        let source = SourceText(tooLarge ? [] : bytes)
        if tooLarge {
            throw YAMLError(
                "yaml-limit",
                "the file is larger than \(limits.bytes / 1024) KiB",
                at: source.range(0..<0),
                help: "split it into several files"
            )
        }
        if let problem = EncodingCheck.firstProblem(in: source) {
            throw problem
        }
        var composer = Composer(source: source, limits: limits)
        let text = source.bytes[source.start...]
        try text.withUnsafeBufferPointer { buffer throws(YAMLError) in
            try run(on: buffer, &composer)
        }
        return composer.document
    }

    private static func run(
        on buffer: UnsafeBufferPointer<UInt8>,
        _ composer: inout Composer
    ) throws(YAMLError) {
        guard let base = buffer.baseAddress, !buffer.isEmpty else { return }
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLError("yaml-limit", "out of memory", at: composer.source.range(0..<0))
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, base, buffer.count)
        var isOpen = true
        while isOpen {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else {
                throw failure(of: parser.pointee, composer.source).translated()
            }
            defer { yaml_event_delete(&event) }
            isOpen = try composer.take(read(event))
        }
    }

    private static func failure(of parser: yaml_parser_t, _ source: SourceText) -> SyntaxProblem {
        let mark = source.position(scalar: parser.problem_mark.index).byte
        let context = parser.context.map { String(cString: $0) } ?? ""
        return SyntaxProblem(
            problem: parser.problem.map { String(cString: $0) } ?? "",
            context: context,
            mark: mark,
            contextMark: context.isEmpty ? mark : source.position(scalar: parser.context_mark.index).byte,
            source: source
        )
    }

    private static func read(_ event: yaml_event_t) -> Event {
        var result = Event(
            kind: .other,
            anchor: nil,
            tag: nil,
            start: event.start_mark.index,
            end: event.end_mark.index
        )
        switch event.type {
        case YAML_STREAM_END_EVENT: result.kind = .streamEnd
        case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
        case YAML_ALIAS_EVENT: result.kind = .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            result.kind = .scalar(String(decoding: bytes, as: UTF8.self), style(scalar.style))
            result.anchor = text(scalar.anchor)
            result.tag = text(scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            let list = event.data.sequence_start
            result.kind = .listStart(isFlow: list.style == YAML_FLOW_SEQUENCE_STYLE)
            result.anchor = text(list.anchor)
            result.tag = text(list.tag)
        case YAML_SEQUENCE_END_EVENT: result.kind = .listEnd
        case YAML_MAPPING_START_EVENT:
            let map = event.data.mapping_start
            result.kind = .mapStart(isFlow: map.style == YAML_FLOW_MAPPING_STYLE)
            result.anchor = text(map.anchor)
            result.tag = text(map.tag)
        case YAML_MAPPING_END_EVENT: result.kind = .mapEnd
        default: result.kind = .other
        }
        return result
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private static func style(_ style: yaml_scalar_style_t) -> Node.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }
}
