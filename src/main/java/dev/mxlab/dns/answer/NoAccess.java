package dev.mxlab.dns.answer;

import org.xbill.DNS.Name;

/** Nobody may ask anything: of a server that does not run, and for those whom no view takes. */
public record NoAccess() implements Access {
  @Override
  public boolean mayQuery(Requester who, Name zone) {
    return false;
  }

  @Override
  public boolean mayQueryCache(Requester who) {
    return false;
  }

  @Override
  public boolean mayRecurse(Requester who) {
    return false;
  }
}
