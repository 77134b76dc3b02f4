package dev.mxlab.named.tool;

import dev.mxlab.named.tool.Dig.Machine;
import dev.mxlab.named.tool.Dig.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** {@code dig ZONE axfr}: prints a zone as it comes, until its SOA is seen again (RFC 5936). */
final class DigTransfer {
  private final Machine machine;
  private final Server server;
  private final DigQuery query;
  private final PrintStream out;
  private int soas;
  private int messages;
  private int records;
  private long bytes;
  private boolean failed;

  DigTransfer(Machine machine, Server server, DigQuery query, PrintStream out) {
    this.machine = machine;
    this.server = server;
    this.query = query;
    this.out = out;
  }

  int run(Message message) throws IOException {
    Instant start = machine.clock().instant();
    Duration limit = Duration.ofSeconds(query.seconds());
    try {
      DigSession.await(
          machine.transport().stream(server.address(), message.toWire(), limit, this::more));
    } catch (IOException broken) {
      boolean unsent = messages == 0 && DigSession.unsent(broken);
      out.print(
          unsent
              ? DigSession.setupError(server, query, true, broken)
              : DigSession.communicationsError(server, broken));
      if (messages == 0) {
        out.print((unsent ? "" : query.greeting()) + ";; no servers could be reached\n");
      }
      return Dig.NO_REPLY;
    }
    if (failed) {
      out.print("; Transfer failed.\n");
    } else if (query.is(DigQuery.Flag.STATS)) {
      Duration took = Duration.between(start, machine.clock().instant());
      out.print(DigSession.stats(machine, server, true, took));
      out.printf(";; XFR size: %d records (messages %d, bytes %d)\n\n", records, messages, bytes);
    }
    return 0;
  }

  /** Called for one message after the other, never at once. */
  private boolean more(byte[] wire) {
    if (messages++ == 0 && query.is(DigQuery.Flag.CMD)) {
      out.print(query.greeting());
    }
    bytes += wire.length;
    Message message;
    try {
      message = new Message(wire);
    } catch (IOException malformed) {
      failed = true;
      return false;
    }
    List<Record> answers = message.getSection(Section.ANSWER);
    boolean begun = soas > 0 || (!answers.isEmpty() && answers.get(0).getType() == Type.SOA);
    if (message.getRcode() != Rcode.NOERROR || !begun) {
      failed = true;
      return false;
    }
    for (Record record : answers) {
      out.print(DigText.line(record, query) + "\n");
      records++;
      soas += record.getType() == Type.SOA ? 1 : 0;
    }
    return soas < 2;
  }
}
