extension Inotify {
    /// What to do when the object is watched already.
    public enum ExistingWatch: Sendable, Hashable, CaseIterable {
        /// The new mask replaces the old one.
        case replace
        /// The new events are added to the old ones (`IN_MASK_ADD`).
        case merge
        /// Fail with `EEXIST` (`IN_MASK_CREATE`).
        case fail

        /// The option that says so to the kernel.
        package var option: Mask {
            switch self {
            case .replace: []
            case .merge: .maskAdd
            case .fail: .maskCreate
            }
        }
    }
}
