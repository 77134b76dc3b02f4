package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.dsn.Notification;
import dev.mxlab.sendmail.queue.Envelope;

/** A message as it stands in the queue: for routers without rules. */
final class PlainForm {
  private PlainForm() {}

  static Router.Form of(Envelope envelope, String mailer, String host) {
    String sender = envelope.sender();
    boolean local = mailer.equals("local") || mailer.equals("*file*");
    StringBuilder text = new StringBuilder();
    if (local) {
      String shown = sender.equals("<>") ? "<MAILER-DAEMON>" : Notification.returnPath(envelope);
      text.append("Return-Path: ").append(shown).append('\n');
    }
    for (Envelope.Header line : envelope.headers()) {
      if (!line.condition().equals("P")) {
        text.append(line.text()).append('\n');
      }
    }
    String bare =
        sender.startsWith("<") && sender.endsWith(">")
            ? sender.substring(1, sender.length() - 1)
            : sender;
    boolean nobody = bare.isEmpty() || envelope.has('r');
    String from = nobody ? local ? "MAILER-DAEMON" : "" : bare;
    return new Router.Form(from, text.toString(), Router.Way.to(host));
  }
}
