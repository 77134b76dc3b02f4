package dev.mxlab.dns.transfer;

import dev.mxlab.dns.update.Draft;
import dev.mxlab.dns.update.NotExactException;
import dev.mxlab.dns.update.Serial;
import dev.mxlab.dns.update.Transaction;
import dev.mxlab.dns.zone.Zone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A zone that comes in: takes the messages of one transfer and tells what is to be done next. An
 * IXFR that is answered with a whole zone is one (RFC 1995 section 4). What was sent wrongly makes
 * the whole worthless; the zone as it is stays out of this. For one thread.
 */
final class TransferIn {
  /** What is to be done next. */
  enum Next {
    /** Read on. */
    MORE,
    /** All is there: {@link #result}. */
    DONE,
    /** The server has nothing newer. */
    UP_TO_DATE,
    /** Incrementally it cannot be had: ask for the whole zone. */
    TRY_AXFR,
    /** {@link #failure} says why. */
    FAILED
  }

  private enum State {
    FIRST_SOA,
    FIRST_DATA,
    WHOLE,
    DELETED,
    ADDED,
    END
  }

  /**
   * What came.
   *
   * @param steps that lead there from the version before; null when the zone came whole
   */
  record Result(Zone zone, @Nullable List<Transaction> steps) {}

  /**
   * What is asked for.
   *
   * @param type AXFR or IXFR
   * @param current what we have; null without. An IXFR begins there
   * @param forced even a version that is not newer is taken
   * @param mostRecords max-records; 0: any number
   */
  record Wanted(
      Name zone, int dclass, int type, @Nullable Zone current, boolean forced, long mostRecords) {}

  private final Wanted wanted;
  private final int id;
  private final List<Record> deleted = new ArrayList<>();
  private final List<Record> added = new ArrayList<>();
  private final List<Transaction> steps = new ArrayList<>();
  private @Nullable SOARecord first;
  private @Nullable ReceivedZone whole;
  private @Nullable Draft draft;
  private @Nullable Result result;
  private State state = State.FIRST_SOA;
  private String failure = "";
  private String remark = "";
  private long messages;
  private long records;
  private long octets;

  TransferIn(Wanted wanted, int id) {
    this.wanted = wanted;
    this.id = id;
  }

  /** The query to send. */
  byte[] query() {
    Message query = new Message(id);
    query.addRecord(
        Record.newRecord(wanted.zone(), wanted.type(), wanted.dclass()), Section.QUESTION);
    if (wanted.type() == Type.IXFR && wanted.current() != null) {
      query.addRecord(wanted.current().soa().records().get(0), Section.AUTHORITY);
    }
    return query.toWire();
  }

  /** After {@link Next#FAILED}, BIND's result text. */
  String failure() {
    return failure;
  }

  /** What was seen of it that the log tells on a line of its own; empty for nothing. */
  String remark() {
    return remark;
  }

  Result result() {
    if (result == null) {
      throw new IllegalStateException("the transfer is not done");
    }
    return result;
  }

  long messages() {
    return messages;
  }

  long records() {
    return records;
  }

  long octets() {
    return octets;
  }

  /** The serial that the transfer leads to; 0 before it is known. */
  long serial() {
    return first == null ? 0 : first.getSerial();
  }

  Next take(byte[] octetsOfMessage) {
    Message message;
    try {
      message = new Message(octetsOfMessage);
    } catch (IOException malformed) {
      return refused("FORMERR");
    }
    String trouble = headerTrouble(message.getHeader());
    if (!trouble.isEmpty()) {
      return refused(trouble);
    }
    if (!questionFits(message)) {
      return fail("FORMERR");
    }
    List<Record> answer = message.getSection(Section.ANSWER);
    if (wanted.type() == Type.IXFR && state == State.FIRST_SOA && answer.isEmpty()) {
      return Next.TRY_AXFR;
    }
    Next next = Next.MORE;
    for (int i = 0; i < answer.size(); i++) {
      records++;
      next = take(answer.get(i));
      if (next == Next.DONE && i + 1 < answer.size()) {
        return fail("extra input data");
      }
      if (next != Next.MORE && next != Next.DONE) {
        return next;
      }
    }
    messages++;
    octets += octetsOfMessage.length;
    return next == Next.DONE ? finish() : next;
  }

  private String headerTrouble(Header header) {
    if (header.getRcode() != Rcode.NOERROR) {
      return Rcode.string(header.getRcode());
    } else if (header.getOpcode() != Opcode.QUERY || !header.getFlag(Flags.QR)) {
      return "unexpected opcode";
    } else if (header.getID() != id) {
      return "unexpected message id";
    }
    return "";
  }

  /** A server that does not know IXFR says so with its code. */
  private Next refused(String why) {
    failure = why;
    return wanted.type() == Type.IXFR && state == State.FIRST_SOA ? Next.TRY_AXFR : Next.FAILED;
  }

  private boolean questionFits(Message message) {
    List<Record> questions = message.getSection(Section.QUESTION);
    if (questions.size() > 1) {
      remark = "too many questions (" + questions.size() + ")";
      return false;
    }
    if (questions.isEmpty()) {
      remark = state == State.FIRST_SOA ? "missing question section" : "";
      return state != State.FIRST_SOA;
    }
    Record question = questions.get(0);
    if (!question.getName().equals(wanted.zone())) {
      remark = "question name mismatch";
    } else if (question.getType() != wanted.type()) {
      remark = "question type mismatch";
    } else if (question.getDClass() != wanted.dclass()) {
      remark = "question class mismatch";
    }
    return remark.isEmpty();
  }

  private Next fail(String why) {
    failure = why;
    return Next.FAILED;
  }

  private Next fail(String why, String seen) {
    remark = seen;
    return fail(why);
  }

  private Next take(Record record) {
    int type = record.getType();
    if (type == Type.OPT || type == 0 || type >= 128 && type < 256) {
      return fail("FORMERR", "Unexpected " + Type.string(type) + " record in zone transfer");
    }
    if (record.getDClass() != wanted.dclass()) {
      // Old servers send records of class IN along in zones of other classes.
      return wanted.dclass() != DClass.IN && type == Type.A ? Next.MORE : fail("bad class");
    }
    if (type == Type.SOA && !record.getName().equals(wanted.zone())) {
      return fail("not at top of zone");
    }
    return switch (state) {
      case FIRST_SOA -> firstSoa(record);
      case FIRST_DATA -> firstData(record);
      case WHOLE -> whole(record);
      case DELETED -> deleted(record);
      case ADDED -> added(record);
      case END -> fail("extra input data");
    };
  }

  private Next firstSoa(Record record) {
    if (!(record instanceof SOARecord soa)) {
      return fail("FORMERR", "first RR in zone transfer must be SOA");
    }
    first = soa;
    Zone current = wanted.current();
    if (wanted.type() == Type.IXFR
        && current != null
        && !wanted.forced()
        && !Serial.newer(soa.getSerial(), current.serial())) {
      return Next.UP_TO_DATE;
    }
    state = State.FIRST_DATA;
    return Next.MORE;
  }

  /** A second SOA that tells of our version is the beginning of differences. */
  private Next firstData(Record record) {
    Zone current = wanted.current();
    if (wanted.type() == Type.IXFR
        && current != null
        && record instanceof SOARecord soa
        && soa.getSerial() == current.serial()) {
      draft = new Draft(current);
      state = State.DELETED;
      deleted.add(record);
      return Next.MORE;
    }
    whole = new ReceivedZone(wanted.zone(), wanted.dclass());
    if (first != null) {
      whole.add(first);
    }
    state = State.WHOLE;
    return whole(record);
  }

  private Next whole(Record record) {
    ReceivedZone zone = whole;
    if (zone == null) {
      throw new IllegalStateException("no zone begun");
    }
    if (record instanceof SOARecord) {
      if (!record.equals(first)) {
        return fail("FORMERR", "start and ending SOA records mismatch");
      }
      state = State.END;
      return Next.DONE;
    }
    if (outside(record)) {
      return Next.MORE;
    }
    if (record.getType() == Type.NS && record.getName().isWild()) {
      return fail("invalid NS");
    }
    zone.add(record);
    return wanted.mostRecords() > 0 && zone.records() > wanted.mostRecords()
        ? fail("too many records")
        : Next.MORE;
  }

  /** What does not belong to the zone is not taken in. */
  private boolean outside(Record record) {
    return !record.getName().subdomain(wanted.zone());
  }

  private Next deleted(Record record) {
    if (record instanceof SOARecord) {
      state = State.ADDED;
      added.add(record);
    } else if (!outside(record)) {
      deleted.add(record);
    }
    return Next.MORE;
  }

  private Next added(Record record) {
    if (!(record instanceof SOARecord soa)) {
      if (record.getType() == Type.NS && record.getName().isWild()) {
        return fail("invalid NS");
      }
      if (!outside(record)) {
        added.add(record);
      }
      return Next.MORE;
    }
    long reached = ((SOARecord) added.get(0)).getSerial();
    boolean last = first != null && soa.getSerial() == first.getSerial();
    if (!last && soa.getSerial() != reached) {
      return fail(
          "FORMERR", "IXFR out of sync: expected serial " + reached + ", got " + soa.getSerial());
    }
    String trouble = step();
    if (!trouble.isEmpty()) {
      return fail(trouble);
    }
    if (last) {
      state = State.END;
      return Next.DONE;
    }
    deleted.add(record);
    state = State.DELETED;
    return Next.MORE;
  }

  private String step() {
    Draft version = draft;
    if (version == null) {
      throw new IllegalStateException("no differences begun");
    }
    Transaction step = new Transaction(deleted, added);
    deleted.clear();
    added.clear();
    if (!Serial.newer(step.to(), step.from())) {
      return "FORMERR";
    }
    try {
      version.apply(step);
    } catch (NotExactException bad) {
      return "not exact";
    }
    steps.add(step);
    return "";
  }

  private Next finish() {
    if (draft != null) {
      result = new Result(draft.build(), List.copyOf(steps));
      return Next.DONE;
    }
    ReceivedZone zone = whole;
    if (zone == null || !zone.hasNameServers()) {
      remark = "has no NS records";
      return fail("bad zone");
    }
    result = new Result(zone.build(), null);
    return Next.DONE;
  }

  /** Whether what failed was a sending of differences, which a whole zone may mend. */
  boolean incremental() {
    return draft != null;
  }
}
