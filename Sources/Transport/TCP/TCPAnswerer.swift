import AccessPolicy
import Authority
import DNSWire
import Glibc
import NIOCore
import Zone

/// Answers the requests of all connections of one event loop: what is large and used again stands here.
final class TCPAnswerer {
  private var zones: Published<ZoneSet>.Reader
  private var responder: Responder
  private var answer = [UInt8](repeating: 0, count: WireLimits.messageOctets)

  init(zones: Published<ZoneSet>, settings: Published<ResponderSettings>, counters: Counters) {
    responder = Responder(settings: settings, counters: counters)
    self.zones = Published<ZoneSet>.Reader(zones)
  }

  /// Answers a request; the answer goes behind what `output` holds, its length in front.
  func respond(to request: ByteBuffer, from client: Client, into output: inout ByteBuffer) -> Outcome {
    zones.refresh()
    responder.refresh()
    let context = RequestContext(client: client.address, transport: .tcp, now: UInt64(max(0, time(nil))))
    var writer = MessageWriter(answer.mutableSpan)
    let outcome = responder.respond(
      to: request.readableBytesUInt8Span, in: context, zones: zones.value, into: &writer)
    let count = writer.position
    if outcome == .reply { output.writeMessage(answer[..<count]) }
    return outcome
  }
}

extension ByteBuffer {
  /// Octets of the length in front of a message (RFC 1035 §4.2.2).
  static let lengthOctets = 2

  /// Writes a message with its length in front.
  mutating func writeMessage(_ message: some Collection<UInt8>) {
    writeInteger(UInt16(truncatingIfNeeded: message.count))
    writeBytes(message)
  }

  /// What stands at the front.
  enum Front {
    case message(ByteBuffer)
    case incomplete
    /// A length of zero: no message is that short.
    case malformed
  }

  /// The message at the front, without its length; it is left there.
  func frontMessage() -> Front {
    guard let length = getInteger(at: readerIndex, as: UInt16.self) else { return .incomplete }
    guard length > 0 else { return .malformed }
    guard let message = getSlice(at: readerIndex + Self.lengthOctets, length: Int(length)) else { return .incomplete }
    return .message(message)
  }

  /// Removes the message at the front.
  mutating func dropMessage(_ message: ByteBuffer) {
    moveReaderIndex(forwardBy: min(Self.lengthOctets + message.readableBytes, readableBytes))
    if readableBytes == 0 { clear() }
  }
}
