import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Runs the tasks of a connection on the event loop that owns it.
///
/// By default every step between socket and handler changes threads: loop to pool for the request,
/// pool to loop for the answer. A decision takes less time than one such change; without them 64
/// connections on two busy cores were served about a fifth more decisions a second. What may take
/// long is sent to the pool by its route (`Route.runsOnLoop`).
final class EventLoopTaskExecutor: TaskExecutor {
  private let eventLoop: any EventLoop

  init(_ eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// The executors of all event loops, one each.
final class EventLoopTaskExecutors: Sendable {
  private let executors = Mutex<[ObjectIdentifier: EventLoopTaskExecutor]>([:])

  subscript(eventLoop: any EventLoop) -> EventLoopTaskExecutor {
    executors.withLock { executors in
      if let known = executors[ObjectIdentifier(eventLoop)] { return known }
      let executor = EventLoopTaskExecutor(eventLoop)
      executors[ObjectIdentifier(eventLoop)] = executor
      return executor
    }
  }
}

/// HTTP/1.1 connections whose tasks stay on their event loops.
struct LoopBoundChannel: ServerChildChannel {
  let base: HTTP1Channel
  let executors = EventLoopTaskExecutors()

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    base.setup(channel: channel, logger: logger)
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await withTaskExecutorPreference(executors[value.channel.eventLoop]) {
      await base.handle(value: value, logger: logger)
    }
  }
}
