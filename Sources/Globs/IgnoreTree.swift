/// The `.gitignore` files at all levels below one top, and the lists that stand behind them.
///
/// The nearest file in which a line matches decides, by its last such line; the base lists are asked last,
/// the highest first.
///
/// Source: gitignore(5); git's `dir.c`, `last_matching_pattern`.
package struct IgnoreTree: Sendable {
    private let base: [IgnoreList]

    // One slot a directory with a file of its own, in columns: reading one copies none of the others.
    private var lists: [IgnoreList?] = []
    private var directories: [[UInt8]] = []
    private var links: [Link] = []
    private var free: [Int] = []
    private var buckets: [UInt64: Int] = [:]

    /// What a slot is connected with.
    private struct Link: Sendable {
        /// The nearest directory above that has a file.
        var parent: Int?

        /// The next directory whose path has the same hash.
        var next: Int?
    }

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

    /// The list of the file in a directory.
    ///
    /// - Parameter directory: relative to the top, empty for the top.
    /// - Returns: nil if none is set.
    package func list(in directory: [UInt8]) -> IgnoreList? {
        guard let index = find(directory.span) else { return nil }
        return lists[index]
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
        case (let index?, let list?): lists[index] = list
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
            if let decision = decide(
                component,
                depth,
                isDirectory: isDirectory || end < path.count,
                from: nearest
            ) {
                decisions.append(decision)
            }
            if end < path.count {
                nearest = find(component, hash) ?? nearest
                hash.add(ASCII.slash)
            }
        }
        return decisions
    }

    private func decide(
        _ path: Span<UInt8>,
        _ depth: Int,
        isDirectory: Bool,
        from nearest: Int?
    ) -> Decision? {
        var index = nearest
        while let slot = index {
            let length = directories[slot].count
            // A directory's own file says nothing about the directory.
            let below = path.extracting(min(length == 0 ? 0 : length + 1, path.count)..<path.count)
            switch lists[slot]?.verdict(below, isDirectory: isDirectory) ?? .none {
            case .none: index = links[slot].parent
            case .included: return nil
            case .excluded(let line):
                return lists[slot].map {
                    Decision(
                        depth: depth,
                        directory: directories[slot],
                        baseIndex: nil,
                        line: $0.line(at: line)
                    )
                }
            }
        }
        var place = base.count
        while place > 0 {
            place -= 1
            switch base[place].verdict(path, isDirectory: isDirectory) {
            case .none: continue
            case .included: return nil
            case .excluded(let line):
                return Decision(
                    depth: depth,
                    directory: nil,
                    baseIndex: place,
                    line: base[place].line(at: line)
                )
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
        while let slot = index {
            if IgnoreTree.equal(directories[slot], directory) { return slot }
            index = links[slot].next
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
        let hash = PathHash(directory).value
        let link = Link(parent: nearestAbove(directory), next: buckets[hash])
        let slot: Int
        if let unused = free.popLast() {
            slot = unused
            lists[slot] = list
            directories[slot] = directory
            links[slot] = link
        } else {
            slot = lists.count
            lists.append(list)
            directories.append(directory)
            links.append(link)
        }
        buckets[hash] = slot
        for other in links.indices where other != slot && links[other].parent == link.parent {
            if IgnoreTree.isBelow(directories[other], directory) {
                links[other].parent = slot
            }
        }
    }

    private mutating func remove(_ slot: Int) {
        let link = links[slot]
        let hash = PathHash(directories[slot]).value
        if buckets[hash] == slot {
            buckets[hash] = link.next
        }
        for other in links.indices where other != slot {
            if links[other].next == slot {
                links[other].next = link.next
            }
            if links[other].parent == slot {
                links[other].parent = link.parent
            }
        }
        lists[slot] = nil
        directories[slot] = []
        links[slot] = Link()
        free.append(slot)
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
        guard path.count > directory.count else { return false }
        guard !directory.isEmpty else { return true }
        guard path[directory.count] == ASCII.slash else { return false }
        return equal(directory, path.span.extracting(0..<directory.count))
    }
}
