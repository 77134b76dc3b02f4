package dev.mxlab.imap.session;

import dev.mxlab.imap.view.View;
import dev.mxlab.imap.view.Work;
import dev.mxlab.imap.wire.Out;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells a client that waits what has come: by IDLE (RFC 2177), by NOTIFY (RFC 5465). */
final class News implements Work {
  private final Mail mail;
  private final Notifications notifications;
  private final BooleanSupplier idling;
  private final Consumer<Out> gone;
  private @Nullable Work fetch;

  /**
   * @param gone ends a session whose mailbox is there no more
   */
  News(Mail mail, Notifications notifications, BooleanSupplier idling, Consumer<Out> gone) {
    this.mail = mail;
    this.notifications = notifications;
    this.idling = idling;
    this.gone = gone;
  }

  @Override
  public boolean proceed(Out out) throws IOException {
    Work fetching = fetch;
    if (fetching == null) {
      notifications.tell(out);
      boolean selected = notifications.selectedAtOnce();
      if (mail.isGone()) {
        gone.accept(out);
        return true;
      }
      if (idling.getAsBoolean() || selected) {
        View.Told told = mail.sync(out, true, false);
        fetching = selected ? notifications.fetch(told.came()) : null;
        fetch = fetching;
      }
    }
    return fetching == null || fetching.proceed(out);
  }

  @Override
  public void rest() throws IOException {
    Work fetching = fetch;
    if (fetching != null) {
      fetching.rest();
    }
  }

  @Override
  public void abandon() {
    Work fetching = fetch;
    if (fetching != null) {
      fetching.abandon();
    }
  }
}
