package import HeedModel

/// How many directories the trees below some roots need watched: which ones are large, and could be ignored.
package struct TreeSizes: Hashable, Sendable {
    /// A tree and its directories.
    package struct Tree: Hashable, Sendable {
        /// Relative to its root.
        package var path: BytePath
        /// How many directories in it must be watched, its own included.
        package var directories: Int

        /// Makes a tree.
        package init(path: BytePath, directories: Int) {
            self.path = path
            self.directories = directories
        }
    }

    /// Deeper ones are counted with what is above them.
    private static let deepest = 4
    /// Names of directories that tools fill and people do not edit.
    private static let products: Set<String> = [
        "node_modules", "bower_components", ".build", "build", "target", "dist", "out", "vendor", "Pods",
        ".venv", "venv", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".gradle", ".m2", ".cargo", ".cache",
        ".next", ".nuxt", ".turbo", ".terraform", "DerivedData", "_build", "deps", "coverage",
    ]

    /// How many directories there are in all.
    package private(set) var total = 0
    private var trees: [BytePath: Int] = [:]
    private var byProduct: [String: Int] = [:]

    /// Nothing was counted yet.
    package init() {}

    /// Counts a directory.
    ///
    /// - Parameter path: relative to its root; empty for the root itself.
    package mutating func count(_ path: BytePath) {
        total += 1
        var start = path.bytes.startIndex
        var depth = 0
        var isInProduct = false
        while start < path.bytes.endIndex, depth < TreeSizes.deepest {
            let end = path.bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.bytes.endIndex
            trees[BytePath(Array(path.bytes[..<end])), default: 0] += 1
            let name = String(decoding: path.bytes[start..<end], as: UTF8.self)
            if !isInProduct, TreeSizes.products.contains(name) {
                byProduct[name, default: 0] += 1
                isInProduct = true
            }
            depth += 1
            start = end < path.bytes.endIndex ? end + 1 : end
        }
    }

    /// The largest trees, none inside another; each as deep as nearly all of it is in one place.
    ///
    /// - Parameter most: how many at most.
    /// - Returns: the largest first.
    package func largest(_ most: Int = 3) -> [Tree] {
        var children: [BytePath: [BytePath]] = [:]
        for path in trees.keys { children[path.parent ?? BytePath([]), default: []].append(path) }
        func directories(_ path: BytePath) -> Int { trees[path] ?? 0 }
        func sorted(_ paths: [BytePath]) -> [BytePath] {
            paths.sorted { (directories($0), $1) > (directories($1), $0) }
        }
        return sorted(children[BytePath([])] ?? []).prefix(most).map { top in
            var place = top
            while !isProduct(place), let next = sorted(children[place] ?? []).first,
                directories(next) * 10 >= directories(place) * 9
            {
                place = next
            }
            return Tree(path: place, directories: directories(place))
        }
    }

    /// Patterns for `ignore` that would save the most: directories that tools fill, or else the largest tree.
    ///
    /// - Parameter needed: says of a path whether a rule names it.
    /// - Returns: at most three patterns, the one that saves most first; each ends in `/`.
    package func proposals(except needed: (BytePath) -> Bool) -> [String] {
        let known = byProduct.filter { $0.value * 20 >= total && !needed(BytePath($0.key)) }
            .sorted { ($0.value, $1.key) > ($1.value, $0.key) }
            .prefix(3).map { $0.key + "/" }
        guard known.isEmpty else { return Array(known) }
        return largest().filter { $0.directories * 4 >= total && !needed($0.path) }
            .compactMap { String(validating: $0.path.bytes, as: UTF8.self) }
            .filter { $0.utf8.allSatisfy { (0x2B...0x7A).contains($0) && !"?,:@[]\\^`".utf8.contains($0) } }
            .prefix(1).map { "/\($0)/" }
    }

    private func isProduct(_ path: BytePath) -> Bool {
        TreeSizes.products.contains(String(decoding: path.lastComponent, as: UTF8.self))
    }
}
