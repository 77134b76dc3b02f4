package dev.mxlab.named;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.answer.Observer;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.serve.StreamLimits;
import dev.mxlab.net.DatagramService;
import dev.mxlab.net.TcpService;
import java.util.function.Supplier;

/** Where named gets from what answers queries. */
@FunctionalInterface
public interface AnswerSource {
  /** Services that answer each query from what is served at that moment. */
  Services over(Ground ground);

  /**
   * What they stand on.
   *
   * @param state what is served
   * @param observer is told of queries while it cares
   * @param counters where they are counted
   * @param limits of TCP clients
   */
  record Ground(
      Supplier<ServerState> state,
      Observer observer,
      Counters counters,
      Supplier<StreamLimits> limits) {}

  /** The same answers over UDP and over TCP. */
  record Services(DatagramService datagrams, TcpService streams) {}
}
