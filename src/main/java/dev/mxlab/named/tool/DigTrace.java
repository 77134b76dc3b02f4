package dev.mxlab.named.tool;

import dev.mxlab.named.tool.Dig.Machine;
import dev.mxlab.named.tool.Dig.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * {@code dig +trace}: asks the configured server for the root's name servers, then goes down the
 * delegations itself. The addresses of the servers come from the host's resolver, as in the real
 * one, not from the glue.
 */
final class DigTrace {
  private static final int MAX_STEPS = 20;

  private final Machine machine;
  private final DigQuery query;
  private final PrintStream out;
  private final PrintStream err;
  private List<Server> servers;

  DigTrace(
      Machine machine, List<Server> servers, DigQuery query, PrintStream out, PrintStream err) {
    this.machine = machine;
    this.servers = servers;
    this.query = query;
    this.out = out;
    this.err = err;
  }

  int run() throws IOException {
    DigQuery step = query.step(".", Type.NS, true, query.greeting());
    Name domain = Name.root;
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      DigSession session = new DigSession(machine, servers, step, out, err);
      int code = session.run();
      Message answer = session.answer();
      if (answer == null) {
        return code;
      }
      boolean atRoot = steps == 0;
      if (!atRoot && !answer.getSection(Section.ANSWER).isEmpty()) {
        return 0;
      }
      List<Record> referral = referral(answer, atRoot ? Section.ANSWER : Section.AUTHORITY);
      if (referral.isEmpty()) {
        return 0;
      }
      Name next = referral.get(0).getName();
      if (!atRoot && next.equals(domain)) {
        out.print(";; BAD (HORIZONTAL) REFERRAL\n");
      } else if (!next.subdomain(domain)) {
        out.print(";; BAD REFERRAL\n");
        return 0;
      }
      domain = next;
      servers = addresses(referral);
      if (servers.isEmpty()) {
        return Dig.INTERNAL;
      }
      step = query.step(query.typed(), query.type(), false, "");
    }
    return 0;
  }

  private static List<Record> referral(Message answer, int section) {
    return answer.getSection(section).stream().filter(NSRecord.class::isInstance).toList();
  }

  private List<Server> addresses(List<Record> referral) {
    int port = servers.get(0).address().getPort();
    List<Server> found = new ArrayList<>();
    for (Record record : referral) {
      String name = ((NSRecord) record).getTarget().toString(true);
      for (InetAddress address : Dig.named(machine, name, err)) {
        found.add(new Server(new InetSocketAddress(address, port), name));
      }
    }
    return found;
  }
}
