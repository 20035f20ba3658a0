/// The `.gitignore` files at all levels below one top, and the lists that stand behind them.
///
/// The nearest file in which a line matches decides, by its last such line; the base lists are asked last, the
/// highest first.
///
/// Source: gitignore(5); git's `dir.c`, `last_matching_pattern`.
package struct IgnoreTree: Sendable {
    /// A directory with a file of its own.
    private struct Node: Sendable {
        var directory: [UInt8]
        var list: IgnoreList

        /// The nearest directory above that has a file.
        var parent: Int?

        /// The next directory whose path has the same hash.
        var next: Int?
    }

    private let base: [IgnoreList]
    private var nodes: [Node?] = []
    private var free: [Int] = []
    private var buckets: [UInt64: Int] = [:]

    /// Makes a tree without files.
    ///
    /// - Parameter base: lists that count at the top with less weight than any file, in ascending order:
    ///   `core.excludesFile`, then `.git/info/exclude`.
    package init(base: [IgnoreList] = []) {
        self.base = base
    }

    /// Whether nothing can be ignored.
    package var isEmpty: Bool {
        buckets.isEmpty && base.allSatisfy(\.isEmpty)
    }

    /// The list of the file in a directory, nil if none is set.
    ///
    /// - Parameter directory: relative to the top, empty for the top.
    package func list(in directory: [UInt8]) -> IgnoreList? {
        guard let index = find(directory.span) else { return nil }
        return nodes[index]?.list
    }

    /// Sets, replaces or removes the list of the file in a directory.
    ///
    /// - Parameters:
    ///   - list: nil removes.
    ///   - directory: relative to the top, empty for the top.
    /// - Complexity: linear in the number of files for one that comes or goes.
    package mutating func set(_ list: IgnoreList?, in directory: [UInt8]) {
        let found = find(directory.span)
        switch (found, list) {
        case (let index?, let list?): nodes[index]?.list = list
        case (let index?, nil): remove(index)
        case (nil, let list?): insert(list, in: directory)
        case (nil, nil): break
        }
    }

    /// Every component of a path that is ignored, each by its own nearest file and last line.
    ///
    /// The first one is git's own answer, which never looks further. The others are for a caller that lifts
    /// some: a path is ignored if one of them stays. Allocates only if something is ignored.
    ///
    /// - Parameters:
    ///   - path: bytes, relative to the top.
    ///   - isDirectory: what the whole path is; its parents are directories.
    /// - Returns: from the top downwards; empty if the path is not ignored.
    package func ignored(_ path: Span<UInt8>, isDirectory: Bool) -> [Decision] {
        var decisions: [Decision] = []
        guard !path.isEmpty else { return decisions }
        var hash = PathHash()
        var nearest = find(path.extracting(0..<0), hash)
        var depth = 0
        for end in 0...path.count {
            guard end == path.count || path[end] == ASCII.slash else {
                hash.add(path[end])
                continue
            }
            depth += 1
            let component = path.extracting(0..<end)
            if let decision = decide(component, depth, isDirectory: isDirectory || end < path.count, from: nearest) {
                decisions.append(decision)
            }
            if end < path.count {
                nearest = find(component, hash) ?? nearest
                hash.add(ASCII.slash)
            }
        }
        return decisions
    }

    private func decide(_ path: Span<UInt8>, _ depth: Int, isDirectory: Bool, from nearest: Int?) -> Decision? {
        var index = nearest
        while let current = index, let node = nodes[current] {
            let start = node.directory.isEmpty ? 0 : node.directory.count + 1
            // A directory's own file says nothing about the directory.
            let below = path.extracting(min(start, path.count)..<path.count)
            switch node.list.verdict(below, isDirectory: isDirectory) {
            case .none: index = node.parent
            case .included: return nil
            case .excluded(let line):
                return Decision(depth: depth, directory: node.directory, baseIndex: nil, line: node.list.line(at: line))
            }
        }
        var place = base.count
        while place > 0 {
            place -= 1
            switch base[place].verdict(path, isDirectory: isDirectory) {
            case .none: continue
            case .included: return nil
            case .excluded(let line):
                return Decision(depth: depth, directory: nil, baseIndex: place, line: base[place].line(at: line))
            }
        }
        return nil
    }

    // MARK: The table of directories

    private func find(_ directory: Span<UInt8>) -> Int? {
        var hash = PathHash()
        for index in directory.indices {
            hash.add(directory[index])
        }
        return find(directory, hash)
    }

    private func find(_ directory: Span<UInt8>, _ hash: PathHash) -> Int? {
        guard !buckets.isEmpty else { return nil }
        var index = buckets[hash.value]
        while let current = index, let node = nodes[current] {
            if IgnoreTree.equal(node.directory, directory) { return current }
            index = node.next
        }
        return nil
    }

    private static func equal(_ left: [UInt8], _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] {
            return false
        }
        return true
    }

    private mutating func insert(_ list: IgnoreList, in directory: [UInt8]) {
        let parent = nearestAbove(directory)
        let hash = PathHash(directory).value
        let node = Node(directory: directory, list: list, parent: parent, next: buckets[hash])
        let index: Int
        if let slot = free.popLast() {
            nodes[slot] = node
            index = slot
        } else {
            nodes.append(node)
            index = nodes.count - 1
        }
        buckets[hash] = index
        for other in nodes.indices where other != index {
            guard let path = nodes[other]?.directory, nodes[other]?.parent == parent else { continue }
            if IgnoreTree.isBelow(path, directory) {
                nodes[other]?.parent = index
            }
        }
    }

    private mutating func remove(_ index: Int) {
        guard let node = nodes[index] else { return }
        let hash = PathHash(node.directory).value
        if buckets[hash] == index {
            buckets[hash] = node.next
        }
        for other in nodes.indices where other != index {
            if nodes[other]?.next == index {
                nodes[other]?.next = node.next
            }
            if nodes[other]?.parent == index {
                nodes[other]?.parent = node.parent
            }
        }
        nodes[index] = nil
        free.append(index)
    }

    private func nearestAbove(_ directory: [UInt8]) -> Int? {
        guard !directory.isEmpty else { return nil }
        for end in directory.indices.reversed() where end == 0 || directory[end] == ASCII.slash {
            if let index = find(directory.span.extracting(0..<end)) {
                return index
            }
        }
        return nil
    }

    private static func isBelow(_ path: [UInt8], _ directory: [UInt8]) -> Bool {
        guard !directory.isEmpty else { return !path.isEmpty }
        return path.count > directory.count && path[directory.count] == ASCII.slash && path.starts(with: directory)
    }
}
