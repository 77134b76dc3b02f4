package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.named.tool.message.MalformedException;
import dev.mxlab.named.tool.message.MessageText;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.message.Style;
import dev.mxlab.named.tool.nsupdate.Requests.Answer;
import dev.mxlab.named.tool.query.Addresses;
import dev.mxlab.named.tool.query.Addresses.Families;
import dev.mxlab.named.tool.query.Hints;
import dev.mxlab.named.tool.query.Machine;
import dev.mxlab.named.tool.query.Server;
import dev.mxlab.named.tool.query.TsigKey;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** Finds out where an update belongs, and brings it there (RFC 2136 section 4). */
final class Submission {
  private static final int SOA = 6;
  private static final int CNAME = 5;
  private static final int DNAME = 39;
  private static final int DS = 43;
  private static final int UPDATE = 5;
  private static final int NXDOMAIN = 3;
  private static final int REFUSED = 5;
  private static final int ID = 1 << 16;

  private final Machine machine;
  private final Options options;
  private final Families families;
  private final UpdateMessage message;
  private final Changes changes;
  private final Hints hints;
  private final PrintStream out;
  private final PrintStream err;
  private final Requests requests;
  private List<InetSocketAddress> servers = new ArrayList<>();
  private boolean usualServers = true;
  private int inUse;
  private boolean debugging;
  private boolean failed;
  private @Nullable Reply answer;

  /** As {@code zone} said; null: to be found out. */
  @Nullable Name zone;

  @Nullable TsigKey key;

  Submission(
      Machine machine,
      Options options,
      Families families,
      UpdateMessage message,
      Changes changes,
      Hints hints,
      PrintStream out,
      PrintStream err) {
    this.machine = machine;
    this.options = options;
    this.families = families;
    this.message = message;
    this.changes = changes;
    this.hints = hints;
    this.out = out;
    this.err = err;
    this.requests = new Requests(machine);
    requests.timeout = options.timeout();
    requests.udpTimeout = options.udpTimeout();
    requests.udpRetries = options.udpRetries();
    usualServers = !options.local();
    List<InetAddress> known = options.local() ? List.of() : machine.nameservers(families);
    for (InetAddress address : known.isEmpty() ? machine.loopback(families) : known) {
      servers.add(new InetSocketAddress(address, options.port()));
    }
  }

  Requests requests() {
    return requests;
  }

  boolean failed() {
    return failed;
  }

  @Nullable Reply answer() {
    return answer;
  }

  Reply outgoing() {
    return message.shown(null, zone, changes.dclass());
  }

  void useServers(List<InetAddress> addresses, int port) {
    servers = new ArrayList<>();
    addresses.forEach(address -> servers.add(new InetSocketAddress(address, port)));
    usualServers = false;
    inUse = 0;
  }

  List<InetAddress> addresses(String name) {
    Addresses.Found found = Addresses.of(name, machine.resolver(), families);
    if (found.addresses().isEmpty()) {
      complain("couldn't get address for '" + name + "': " + found.why());
    }
    return found.addresses();
  }

  private void complain(String text) {
    out.flush();
    err.print(text + "\n");
    err.flush();
  }

  private static String shown(InetSocketAddress server) {
    return Server.shown(server.getAddress()) + "#" + server.getPort();
  }

  private void show(PrintStream where, Reply reply, String headline) {
    out.flush();
    where.print(headline + "\n" + MessageText.whole(reply, Style.USUAL));
    where.flush();
  }

  /** Sends the update that was put together. */
  void submit(boolean debug) throws IOException, Options.Refused {
    debugging = debug;
    answer = null;
    Name said = zone;
    if (said != null && !usualServers) {
      send(said, servers.subList(Math.min(inUse, servers.size() - 1), servers.size()));
      return;
    }
    Rr first = message.first();
    if (said != null) {
      find(said);
    } else if (first != null) {
      boolean parent = !message.updates.isEmpty() && first.type() == DS;
      boolean root = first.owner().equals(Name.root);
      find(parent && !root ? new Name(first.owner(), 1) : first.owner());
    }
  }

  /** Asks for the SOA of a name, of the name above it, and so on. */
  private void find(Name from) throws IOException, Options.Refused {
    Name name = from;
    inUse = 0;
    while (true) {
      Reply reply = asked(name);
      if (debugging) {
        show(err, reply, "Reply from SOA query:");
      }
      if (reply.opcode() != 0) {
        throw new Options.Refused("invalid OPCODE in response to SOA query\n");
      }
      if (reply.rcode() != 0 && reply.rcode() != NXDOMAIN) {
        throw new Options.Refused("response to SOA query was unsuccessful\n");
      }
      Name said = zone;
      if (said != null && reply.rcode() == NXDOMAIN) {
        String nobody = "' does not exist (NXDOMAIN)";
        complain("specified zone '" + Rr.shown(said) + nobody);
        failed = true;
        return;
      }
      Rr soa = soa(reply);
      if (soa != null) {
        found(soa);
        return;
      }
      if (name.labels() == 1) {
        throw new Options.Refused("could not find enclosing zone\n");
      }
      name = new Name(name, 1);
    }
  }

  private static @Nullable Rr soa(Reply reply) {
    for (int section : new int[] {Reply.ANSWER, Reply.AUTHORITY}) {
      for (Rr rr : reply.section(section)) {
        if (rr.type() == SOA) {
          return rr;
        } else if (section == Reply.ANSWER && (rr.type() == CNAME || rr.type() == DNAME)) {
          return null;
        }
      }
    }
    return null;
  }

  private Reply asked(Name name) throws IOException, Options.Refused {
    while (true) {
      InetSocketAddress server = servers.get(inUse);
      String why;
      try {
        byte[] query =
            SoaQuery.of(machine.random().nextInt(ID), name, changes.dclass(), usualServers);
        boolean tcp = !usualServers && options.tcp();
        Answer got = requests.ask(server, query, tcp, usualServers ? null : key, wire -> {});
        if (got.verdict().equals("tsig indicates error")) {
          got = requests.ask(server, query, tcp, null, wire -> {});
        }
        if (!got.verdict().equals("success")) {
          throw new Options.Refused("dns_request_getresponse: " + got.verdict() + "\n");
        }
        if (got.reply().rcode() != REFUSED) {
          return got.reply();
        }
        why = "REFUSED";
      } catch (MalformedException unreadable) {
        throw new Options.Refused("dns_request_getresponse: " + unreadable.why() + "\n");
      } catch (IOException failure) {
        why = Requests.why(failure);
        hints.failed(server.getAddress(), server.getPort(), why);
      }
      complain("; Communication with " + shown(server) + " failed: " + why);
      if (++inUse >= servers.size()) {
        throw new Options.Refused("could not reach any name server\n");
      }
    }
  }

  private void found(Rr soa) throws IOException, Options.Refused {
    Name said = zone;
    Name primary = soa.target();
    if (debugging) {
      complain("Found zone name: " + soa.name());
      complain("The primary is: " + Rr.shown(primary));
    }
    List<InetSocketAddress> primaries = servers.subList(inUse, servers.size());
    if (usualServers) {
      primaries = new ArrayList<>();
      for (InetAddress address : addresses(Rr.shown(primary))) {
        primaries.add(new InetSocketAddress(address, options.port()));
      }
      if (primaries.isEmpty()) {
        failed = true;
        return;
      }
    }
    send(said == null ? soa.owner() : said, primaries);
  }

  private void send(Name to, List<InetSocketAddress> primaries)
      throws IOException, Options.Refused {
    byte[] plain = message.wire(machine.random().nextInt(ID), to, changes.dclass());
    for (InetSocketAddress server : primaries) {
      if (debugging) {
        complain("Sending update to " + shown(server));
      }
      try {
        done(requests.ask(server, plain, options.tcp(), key, this::sending), server);
        changes.forgetClass();
        return;
      } catch (MalformedException unreadable) {
        throw new Options.Refused("dns_request_getresponse: " + unreadable.why() + "\n");
      } catch (IOException failure) {
        String why = Requests.why(failure);
        complain("; Communication with " + shown(server) + " failed: " + why);
        hints.failed(server.getAddress(), server.getPort(), why);
      }
    }
    changes.forgetClass();
    failed = true;
  }

  private void sending(byte[] wire) {
    if (debugging) {
      show(out, message.shown(wire, zone, changes.dclass()), "Outgoing update query:");
    }
  }

  private void done(Answer got, InetSocketAddress server) throws Options.Refused {
    Reply reply = got.reply();
    answer = reply;
    if (!got.verdict().equals("success")) {
      complain("; TSIG error with server: " + got.verdict());
      failed = true;
    }
    if (reply.opcode() != UPDATE) {
      throw new Options.Refused("invalid OPCODE in response to UPDATE request\n");
    }
    if (reply.rcode() != 0) {
      failed = true;
      hints.updateRefused(reply, server.getAddress());
      if (!debugging) {
        complain("update failed: " + Mnemonics.rcode(reply.rcode()) + tsigError(reply));
      }
    }
    if (debugging) {
      show(err, reply, "\nReply from update query:");
    }
  }

  private static String tsigError(Reply reply) {
    Rr tsig = reply.tsig();
    int error = tsig == null ? 0 : dev.mxlab.named.tool.message.Tsig.error(tsig);
    return error == 0 ? "" : "(" + Mnemonics.tsigError(error) + ")";
  }
}
