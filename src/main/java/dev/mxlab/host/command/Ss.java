package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Daemon;
import dev.mxlab.net.Listening;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * ss(8) and netstat(8), of what listens: {@code ss -ltnup}. Numbers are never turned into names.
 */
final class Ss implements Command {
  private static final String ROW = "%-7s%-7s%-6s%30s:%-6s%11s:%-11s%s";

  @Override
  public List<String> names() {
    return List.of("ss");
  }

  @Override
  public int run(Call call) {
    Options options =
        Options.parse(
            call.args(),
            "ltunpa46Heo",
            "listening=l",
            "tcp=t",
            "udp=u",
            "numeric=n",
            "processes=p",
            "all=a");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 255);
    }
    boolean both = options.has('t') == options.has('u');
    if (!options.has('H')) {
      String kind = both ? "%-6s".formatted("Netid") : "";
      call.out()
          .println(
              kind
                  + ROW.formatted(
                      "State",
                      "Recv-Q",
                      "Send-Q",
                      "Local Address",
                      "Port",
                      "Peer Address",
                      "Port",
                      "Process"));
    }
    if (!options.has('l') && !options.has('a')) {
      return 0;
    }
    for (Daemon daemon : call.host().units().all()) {
      // The front door serves a loopback address once more.
      Set<String> rows = new LinkedHashSet<>();
      for (Listening.At at : daemon.listening()) {
        boolean tcp = at.protocol().equals("tcp");
        boolean six = at.lab().getAddress() instanceof Inet6Address;
        if ((both || options.has(tcp ? 't' : 'u'))
            && !(six ? options.has('4') : options.has('6'))) {
          rows.add(row(options, both, daemon, at));
        }
      }
      rows.forEach(call.out()::println);
    }
    return 0;
  }

  private static String row(Options options, boolean both, Daemon daemon, Listening.At at) {
    boolean tcp = at.protocol().equals("tcp");
    InetSocketAddress lab = at.lab();
    boolean six = lab.getAddress() instanceof Inet6Address;
    String address = Listening.At.text(lab);
    return (both ? "%-6s".formatted(at.protocol()) : "")
        + ROW.formatted(
            tcp ? "LISTEN" : "UNCONN",
            "0",
            tcp ? daemon.unit().equals("dovecot") ? "100" : "10" : "0",
            address.substring(0, address.lastIndexOf(':')),
            lab.getPort(),
            six ? "[::]" : "0.0.0.0",
            "*",
            options.has('p') ? "users:((\"" + daemon.unit() + "\"))" : "");
  }
}
