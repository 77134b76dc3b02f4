package dev.mxlab.named;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.answer.Observer;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.net.DatagramService;
import dev.mxlab.net.TcpService;
import java.util.function.Supplier;

/** Where named gets from what answers queries. */
@FunctionalInterface
public interface AnswerSource {
  /**
   * Services that answer each query from what {@code state} gives at that moment.
   *
   * @param observer is told of queries while it cares
   * @param counters where they are counted
   */
  Services over(Supplier<ServerState> state, Observer observer, Counters counters);

  /** The same answers over UDP and over TCP. */
  record Services(DatagramService datagrams, TcpService streams) {}
}
