package dev.mxlab.dns.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** What came in a datagram or a TCP message. */
public sealed interface Incoming {

  /** Nothing to answer: too short, or itself a response. Over TCP the connection is closed. */
  record Ignored() implements Incoming {}

  /**
   * Something that can only be answered by its response code.
   *
   * @param header id, opcode, RD and CD are copied from it
   * @param rcode FORMERR, NOTIMP or NOERROR (a bare cookie request, RFC 7873 section 5.4)
   * @param questions how many questions are echoed
   * @param question their octets
   * @param edns as far as it was understood; then the response has an OPT record too
   */
  record Faulty(Header header, int rcode, int questions, byte[] question, @Nullable Edns edns)
      implements Incoming {}

  /**
   * A well-formed message with exactly one question.
   *
   * @param question its octets: name in the client's case, type, class
   */
  record Query(
      Header header, byte[] question, NameKey key, int type, int dclass, @Nullable Edns edns)
      implements Incoming {

    /** The name as the client wrote it. */
    public Name name() {
      try {
        return new Name(Arrays.copyOf(question, question.length - 4));
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  /** The first four octets of a message. */
  record Header(int id, int flags) {
    static final int QR = 0x8000;
    static final int RD = 0x0100;
    static final int CD = 0x0010;

    public int opcode() {
      return flags >> 11 & 0xF;
    }

    /** Checking disabled (RFC 4035 section 3.2.2). */
    public boolean cd() {
      return (flags & CD) != 0;
    }

    /** Recursion desired. */
    public boolean rd() {
      return (flags & RD) != 0;
    }
  }
}
