package dev.mxlab.net;

import java.util.concurrent.CompletionStage;

/**
 * A host's door to names, as its resolver library is: asks the name servers of its
 * /etc/resolv.conf. The stage never fails: trouble is a {@link DnsAnswer.Status}.
 */
public interface Resolver {
  /** {@code name} is absolute, with or without its final dot; no search list is applied. */
  CompletionStage<DnsAnswer> ask(String name, RecordType type);
}
