import HeedModel
import HeedRun
import Testing

@Suite("Messages to and from a guard")
struct GuardMessageTests {
    @Test("a request is a header and strings that end with NUL")
    func request() throws {
        let request = try #require(
            GuardRequest(directory: [47], arguments: [[97], [0xFF, 10]], variables: [[65, 61]])
        )
        #expect(request.bytes.prefix(20) == [2, 0, 0, 0, 10, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        #expect(request.bytes.dropFirst(20) == [47, 0, 97, 0, 0xFF, 10, 0, 65, 61, 0])
        #expect(GuardRequest(directory: [47], arguments: [[97, 0]], variables: []) == nil)
    }

    static let orders: [(Stop, UInt32, UInt32)] = [
        (Stop(), 15, 5000),
        (Stop(signal: .kill, grace: .zero), 9, 0),
        (Stop(signal: .terminate, grace: .milliseconds(1)), 15, 1),
        (Stop(signal: .terminate, grace: .seconds(-1)), 15, 0),
        (Stop(signal: .terminate, grace: .seconds(Int64.max)), 15, .max),
    ]

    @Test("an order is a signal and milliseconds", arguments: orders)
    func order(_ stop: Stop, _ signal: UInt32, _ grace: UInt32) {
        let order = GuardOrder(stop)
        #expect(order.signal == signal && order.grace == grace)
        #expect(order.bytes.count == 12)
    }

    static let reports: [([Int32], GuardReport?)] = [
        ([1, 42, 40], .started(pid: 42, guard: 40)),
        ([2, 2, 4], .failed(code: 2, .program)),
        ([2, 2, 99], .failed(code: 2, .request)),
        ([3, 0x0700, 0], .exited(7)),
        ([3, 9, 0], .signalled(9)),
        ([3, 0x8B, 0], .signalled(11)),
        ([4, 3, 1500], .leftOver(count: 3, milliseconds: 1500, command: [120])),
        ([5, 0, 0], .done(unkillable: 0, command: [120])),
        ([6, 2, 1500], .kept(count: 2, milliseconds: 1500, command: [120])),
        ([7, 0, 0], nil),
    ]

    @Test("a report is three numbers and a text", arguments: reports)
    func report(_ numbers: [Int32], _ expected: GuardReport?) {
        var bytes = numbers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
        bytes += [120] + Array(repeating: 0, count: 115)
        #expect(bytes.withUnsafeBytes { GuardReport($0) } == expected)
        #expect(bytes.dropLast().withUnsafeBytes { GuardReport($0) } == nil)
    }
}
