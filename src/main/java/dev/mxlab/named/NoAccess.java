package dev.mxlab.named;

import dev.mxlab.dns.answer.Access;
import java.net.InetAddress;
import org.xbill.DNS.Name;

/** Nobody may ask anything: a named that does not run. */
record NoAccess() implements Access {
  @Override
  public boolean mayQuery(InetAddress client, Name zone) {
    return false;
  }

  @Override
  public boolean mayQueryCache(InetAddress client) {
    return false;
  }

  @Override
  public boolean mayRecurse(InetAddress client) {
    return false;
  }

  @Override
  public boolean ignored(InetAddress client) {
    return true;
  }
}
