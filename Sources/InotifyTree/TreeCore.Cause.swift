extension TreeCore {
    /// What the kernel told, where it told something.
    struct Cause {
        let mask: UInt32
        let cookie: UInt32
    }
}
