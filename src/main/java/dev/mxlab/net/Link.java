package dev.mxlab.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * One TCP connection as one of its ends sees it: lab addresses, standard ports. Both ends within a
 * lab share the trace, so that what the server records can be told to belong to the message that
 * the client carries.
 */
public final class Link {
  private final String id;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final Traces traces;
  private final Traces.Pair pair;

  Link(
      String id,
      InetSocketAddress local,
      InetSocketAddress remote,
      Traces traces,
      Traces.Pair pair) {
    this.id = id;
    this.local = local;
    this.remote = remote;
    this.traces = traces;
    this.pair = pair;
  }

  /** No connection at all: a program that talks over its standard input and output. */
  public static Link within(String id) {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new Link(id, here, here, new Traces(), new Traces.Pair(here, here));
  }

  /** Short and unique within the process: for logs. */
  public String id() {
    return id;
  }

  public InetSocketAddress local() {
    return local;
  }

  public InetSocketAddress remote() {
    return remote;
  }

  /** The journey that is on the wire now; empty when the other end set none. */
  public String trace() {
    return traces.get(pair);
  }

  /** Says which journey the following bytes belong to. */
  public void carry(String trace) {
    traces.put(pair, trace);
  }

  @Override
  public String toString() {
    return id + " " + remote + " -> " + local;
  }
}
