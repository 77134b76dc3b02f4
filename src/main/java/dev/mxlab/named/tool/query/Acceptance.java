package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.MalformedException;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.query.Lookup.Flag;
import org.xbill.DNS.Name;

/** Whether a message answers our question at all (RFC 5452 section 9.1), and complaints if not. */
final class Acceptance {
  private static final int HEADER = 12;

  private final Lookup lookup;
  private final Name name;
  private final int id;
  private final Face face;

  Acceptance(Lookup lookup, Name name, int id, Face face) {
    this.lookup = lookup;
    this.name = name;
    this.id = id;
    this.face = face;
  }

  /** Whether a datagram answers our question; if not, we go on waiting. */
  boolean acceptable(byte[] wire) {
    if (wire.length < HEADER) {
      face.warning("Warning: short (< header size) message received");
      return false;
    }
    int theirs = (wire[0] & 0xff) << 8 | (wire[1] & 0xff);
    if (theirs != id) {
      face.warning("Warning: ID mismatch: expected ID " + id + ", got " + theirs);
      unsetResponse(wire);
      return false;
    }
    unsetResponse(wire);
    try {
      return fits(Reply.read(wire, lookup.is(Flag.BEST_EFFORT)));
    } catch (MalformedException told) {
      return true;
    }
  }

  private void unsetResponse(byte[] wire) {
    if ((wire[2] & 0x80) == 0) {
      face.warning("Warning: query response not set");
    }
  }

  /** The same of a message in a connection. */
  boolean identified(Exchange exchange, byte[] wire) {
    if (wire.length < HEADER) {
      face.warning("ERROR: short (< header size) message");
      return false;
    }
    int theirs = (wire[0] & 0xff) << 8 | (wire[1] & 0xff);
    boolean begun = exchange.transfer().begun();
    if (theirs != id && exchange.transfer().tellOnce()) {
      String weight = begun ? "WARNING" : "ERROR";
      face.warning(weight + ": ID mismatch: expected ID " + id + ", got " + theirs);
    }
    unsetResponse(wire);
    return theirs == id || begun;
  }

  private boolean fits(Reply reply) {
    return opcodeFits(reply) && questionFits(reply);
  }

  boolean opcodeFits(Reply reply) {
    if (reply.opcode() != lookup.opcode) {
      face.warning(
          "Warning: Opcode mismatch: expected "
              + Mnemonics.OPCODES.get(lookup.opcode)
              + ", got "
              + Mnemonics.OPCODES.get(reply.opcode()));
    }
    return reply.opcode() == lookup.opcode;
  }

  boolean questionFits(Reply reply) {
    for (Rr question : reply.section(Reply.QUESTION)) {
      boolean same =
          question.type() == lookup.type
              && question.dclass() == lookup.dclass
              && question.owner().equals(name);
      if (!same) {
        face.warning(
            ";; Question section mismatch: got "
                + question.name()
                + "/"
                + Mnemonics.type(question.type())
                + "/"
                + Mnemonics.dclass(question.dclass()));
        return false;
      }
    }
    return true;
  }
}
