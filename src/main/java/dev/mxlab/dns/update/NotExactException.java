package dev.mxlab.dns.update;

import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A step does not fit the version that it is to be made from. */
public final class NotExactException extends Exception {
  private static final long serialVersionUID = 1;

  NotExactException(String what, Record record) {
    super(
        what
            + " "
            + record.getName().toString(true)
            + "/"
            + Type.string(record.getType())
            + ": not exact");
  }
}
