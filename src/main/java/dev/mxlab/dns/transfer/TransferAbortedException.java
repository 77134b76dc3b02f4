package dev.mxlab.dns.transfer;

import org.jspecify.annotations.Nullable;

/** A transfer that cannot go on: the connection is closed, which tells the client so. */
final class TransferAbortedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TransferAbortedException(@Nullable Throwable cause) {
    super("zone transfer aborted", cause);
  }
}
