/// Whoever wants to know that a descriptor can be read.
package protocol ReadinessHandler: AnyObject, Sendable {
    /// Called on the reactor's thread, once for each arming; must not block for long.
    func becameReadable()
}
