package dev.mxlab.dns.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;

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
   * A well-formed message with exactly one question. One that a {@link MessageReader} gave is
   * written over by the next message of that reader: whoever answers later takes {@link #kept}.
   */
  final class Query implements Incoming {
    private final byte[] question;
    private int questionLength;
    private int id;
    private int flags;
    private final NameKey key;
    private int type;
    private int dclass;
    private @Nullable Edns edns;

    /**
     * @param question its octets: name in the client's case, type, class
     */
    public Query(
        Header header, byte[] question, NameKey key, int type, int dclass, @Nullable Edns edns) {
      this.id = header.id();
      this.flags = header.flags();
      this.question = question;
      this.questionLength = question.length;
      this.key = key;
      this.type = type;
      this.dclass = dclass;
      this.edns = edns;
    }

    /** To be filled. */
    Query(byte[] question, NameKey key) {
      this(new Header(0, 0), question, key, 0, 0, null);
    }

    /** The name stands in question and key already. */
    Query fill(byte[] message, int length, int itsType, int itsClass, @Nullable Edns itsEdns) {
      id = (message[0] & 0xFF) << 8 | (message[1] & 0xFF);
      flags = (message[2] & 0xFF) << 8 | (message[3] & 0xFF);
      questionLength = length;
      type = itsType;
      dclass = itsClass;
      edns = itsEdns;
      return this;
    }

    /** The same, for good. */
    public Query kept() {
      byte[] octets = Arrays.copyOf(question, questionLength);
      return new Query(header(), octets, NameKey.of(octets, 0), type, dclass, edns);
    }

    public Header header() {
      return new Header(id, flags);
    }

    public int id() {
      return id;
    }

    public int opcode() {
      return flags >> 11 & 0xF;
    }

    /** Recursion desired. */
    public boolean rd() {
      return (flags & Header.RD) != 0;
    }

    /** Authentic data: the client wants to know (RFC 6840 section 5.7). */
    public boolean ad() {
      return (flags & Header.AD) != 0;
    }

    int flags() {
      return flags;
    }

    public NameKey key() {
      return key;
    }

    public int type() {
      return type;
    }

    public int dclass() {
      return dclass;
    }

    public @Nullable Edns edns() {
      return edns;
    }

    /** The question's octets: name in the client's case, type, class. */
    public byte[] question() {
      return Arrays.copyOf(question, questionLength);
    }

    /** Begins with the question. */
    byte[] questionOctets() {
      return question;
    }

    int questionLength() {
      return questionLength;
    }

    /** The name as the client wrote it. */
    public Name name() {
      try {
        return new Name(Arrays.copyOf(question, questionLength - 4));
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  /** The first four octets of a message. */
  record Header(int id, int flags) {
    static final int QR = 0x8000;
    static final int RD = 0x0100;
    static final int AD = 0x0020;
    static final int CD = 0x0010;

    public int opcode() {
      return flags >> 11 & 0xF;
    }

    /** Whether responses repeat the question. */
    boolean echoesQuestion() {
      return echoesQuestion(flags);
    }

    static boolean echoesQuestion(int flags) {
      int opcode = flags >> 11 & 0xF;
      return opcode == Opcode.QUERY || opcode == Opcode.NOTIFY || opcode == Opcode.UPDATE;
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
