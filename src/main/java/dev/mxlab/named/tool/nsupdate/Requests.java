package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.query.Failures;
import dev.mxlab.named.tool.query.Machine;
import dev.mxlab.named.tool.query.Network.Conversation;
import dev.mxlab.named.tool.query.Signature;
import dev.mxlab.named.tool.query.TsigKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends a message, over UDP several times if need be, and waits for its answer. */
final class Requests {
  private static final int LARGEST_UDP = 512;
  private static final long LONGEST = 1L << 20;

  /** What a refused connection is to nsupdate. */
  private static final String CANCELED = "operation canceled";

  /** Settings of the command line, in seconds. */
  long timeout = 300;

  long udpTimeout = 3;
  long udpRetries = 3;
  @Nullable InetSocketAddress from4;
  @Nullable InetSocketAddress from6;

  private final Machine machine;

  Requests(Machine machine) {
    this.machine = machine;
  }

  /**
   * @param sent the message with its signature
   * @param verdict of the answer's signature: {@code success}, or BIND's word
   */
  record Answer(byte[] sent, Reply reply, String verdict) {}

  /** What is about to go. */
  interface Sending {
    void sending(byte[] wire);
  }

  Answer ask(
      InetSocketAddress to, byte[] plain, boolean tcp, @Nullable TsigKey key, Sending sending)
      throws IOException {
    Signature signature = key == null ? null : new Signature(key, machine.clock());
    byte[] wire = signature == null ? plain : signature.signed(plain);
    sending.sending(wire);
    byte[] answer = tcp || wire.length > LARGEST_UDP ? overTcp(to, wire) : overUdp(to, wire);
    Reply reply = Reply.read(answer, false);
    return new Answer(wire, reply, verdict(reply, answer, signature));
  }

  private static String verdict(Reply reply, byte[] wire, @Nullable Signature signature) {
    if (signature != null) {
      return signature.verdict(reply, wire);
    }
    return reply.tsig() == null ? "success" : "unexpected TSIG or SIG(0)";
  }

  private @Nullable InetSocketAddress from(InetSocketAddress to) {
    return to.getAddress() instanceof java.net.Inet4Address ? from4 : from6;
  }

  private byte[] overTcp(InetSocketAddress to, byte[] wire) throws IOException {
    Duration limit = Duration.ofSeconds(Math.min(timeout, LONGEST));
    try (Conversation conversation = connected(to, limit)) {
      conversation.send(wire);
      return conversation.receive(limit);
    }
  }

  private Conversation connected(InetSocketAddress to, Duration limit) throws IOException {
    try {
      return machine.network().tcp(to, from(to), limit);
    } catch (ConnectException refused) {
      throw new IOException(CANCELED, refused);
    }
  }

  /** Why there was no answer, in nsupdate's words. */
  static String why(IOException failure) {
    String text = Failures.text(failure);
    boolean unsent = text.equals("network unreachable") || text.equals("address not available");
    return unsent || CANCELED.equals(failure.getMessage()) ? CANCELED : text;
  }

  private byte[] overUdp(InetSocketAddress to, byte[] wire) throws IOException {
    long each = udpTimeout == 0 ? Math.max(1, timeout / (udpRetries + 1)) : udpTimeout;
    for (long left = udpRetries; ; left--) {
      try {
        return machine
            .network()
            .udp(
                to,
                from(to),
                wire,
                Duration.ofSeconds(Math.min(LONGEST, Math.min(each, timeout))),
                answer -> answers(answer, wire));
      } catch (SocketTimeoutException silence) {
        if (left <= 0) {
          throw silence;
        }
      }
    }
  }

  private static boolean answers(byte[] answer, byte[] wire) {
    boolean same = answer.length >= 12 && answer[0] == wire[0] && answer[1] == wire[1];
    return same && (answer[2] & 0x80) != 0;
  }
}
