internal import Inotify

extension TreeWatcher.Change.Kind {
    /// Whether who wants these events wants such a change; news of roots and losses everybody wants.
    func isWanted(_ report: Inotify.Mask) -> Bool {
        switch self {
        case .created: report.contains(.create)
        case .written: report.contains(.closeWrite)
        case .modified: report.contains(.modify)
        case .metadata: report.contains(.attrib)
        case .deleted: report.contains(.delete)
        case .moved: !report.isDisjoint(with: .move)
        case .movedIn: report.contains(.movedTo)
        case .movedOut: report.contains(.movedFrom)
        case .opened: report.contains(.open)
        case .accessed: report.contains(.access)
        case .closedUnwritten: report.contains(.closeNoWrite)
        case .rootAppeared, .rootVanished, .unmounted, .overflow, .uncovered: true
        }
    }
}
