package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.Incoming;
import java.net.InetAddress;

/** Is told of answered queries, while it cares. */
public interface Observer {
  /** Cheap: asked for every query. */
  boolean listening();

  /**
   * A response went out.
   *
   * @param rcode {@link org.xbill.DNS.Rcode}
   */
  void answered(InetAddress client, Incoming.Query query, int rcode, boolean authoritative);
}
