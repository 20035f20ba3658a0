import CLinux
import HeedModel

extension ActiveRun {
    /// Lays out the current step and starts it.
    func prepare() {
        let (run, step, lists, isTooMany) = (run, step, lists, isTooMany)
        let result = services.prepare(run) { surroundings in
            Result { () throws(StepPlan.Refusal) in
                try StepPlan(
                    step: step,
                    of: run,
                    lists: lists,
                    isTooMany: isTooMany,
                    surroundings: surroundings
                )
            }
        }
        if let result {
            prepared(result)
        }
    }

    /// Starts the step that was laid out.
    func prepared(_ result: Result<StepPlan, StepPlan.Refusal>) {
        switch result {
        case .success(let plan):
            self.plan = plan
            lists = plan.lists
            if step == 0 { contents = plan.contents }
            if !plan.leftOut.isEmpty { tell(RunProblems.leftOut(run, plan.leftOut)) }
            launch()
        case .failure(.failed(let failure)):
            end(.neverStarted(failure))
        case .failure(.skipped(let reason)):
            guard step + 1 < run.steps.count else { return end(.skipped(reason)) }
            step += 1
            prepare()
        }
    }

    /// Sends the request; comes back later where the server takes no more.
    func launch() {
        guard let plan else { return }
        guard stop == nil else {
            return end(.neverStarted(StartFailure(.other, "stopped before it was started")))
        }
        do {
            let (ours, theirs) = try Descriptor.socketPair()
            let output = try Descriptor.pipe()
            let errors = try Descriptor.pipe()
            let input = plan.input ?? services.surroundings.null
            var owned = [input, output.writing, errors.writing, theirs]
            var message = plan.request.bytes
            if !plan.request.fitsInline {
                owned.append(try Descriptor.memory(Array(message[GuardRequest.headerLength...])))
                message.removeSubrange(GuardRequest.headerLength...)
            }
            let isSent = try withExtendedLifetime(owned) {
                try services.keeper.send(message, owned.map(\.number), for: run.id)
            }
            guard isSent else { return }
            control = ours
            openPipes(output.reading, errors.reading)
            // Its reports change nothing before the last one: to be woken for each would cost more than they do.
            // Only where processes may stay does the run end before its line does.
            let isKeeping = run.rule.definition.leftover == .keep
            try services.poller.add(ours.number, .run(run.id, .control), for: isKeeping ? .reading : .end)
            try watchPipes()
        } catch let failure as SystemFailure {
            end(.neverStarted(FailureText.other(Printable.text(plan.program), failure.code)))
        } catch let problem as Problem {
            end(.neverStarted(StartFailure(.other, problem.message)))
        } catch {
            end(.neverStarted(StartFailure(.other, "\(error)")))
        }
    }
}
