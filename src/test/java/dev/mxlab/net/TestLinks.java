package dev.mxlab.net;

import java.net.InetSocketAddress;

/** Links for tests of sessions that have no network. */
public final class TestLinks {
  private TestLinks() {}

  public static Link between(String local, String remote) {
    InetSocketAddress here = new InetSocketAddress(local, 25);
    InetSocketAddress there = new InetSocketAddress(remote, 40000);
    return new Link("c1", here, there, new Traces(), Traces.Pair.of(here, there));
  }
}
