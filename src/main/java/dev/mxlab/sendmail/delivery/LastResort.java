package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.dsn.Notice;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Envelope.Recipient;
import java.io.IOException;
import java.util.List;

/**
 * What becomes of a message that nobody can have, not even the postmaster (savemail in savemail.c):
 * it goes to a file, or is set aside. Waits for the disk.
 *
 * @param message that cannot be delivered, or returned
 */
record LastResort(
    Attempt.Means means, Chronicle chronicle, Attendance attendance, Envelope message) {
  static final String DAEMON = "MAILER-DAEMON";
  static final String RETURN = "return to sender";
  static final Ending UNKNOWN = Ending.ruledOut(550, "5.1.1", "User unknown");

  /** Whether it went to the file for that (DeadLetterDrop). */
  boolean kept() throws IOException {
    String file = means.settings().returns().deadLetters();
    if (file.isEmpty() || !means.local().keep(message, file, means)) {
      return false;
    }
    chronicle.say(message, "notice", "Saved message in " + file);
    attendance.told(DAEMON + "... Saved message in " + file);
    return true;
  }

  /**
   * Makes a notification that nobody gets, and one about that.
   *
   * @return whether the message itself is still to be kept: it was a notification
   */
  boolean bury(Notifier.News news) throws IOException {
    String id = means.notifier().queue(news);
    if (message.has('r')) {
      unknown(find(id), DAEMON);
      means.parts().queue().remove(id);
      return true;
    }
    Envelope made = find(id);
    unknown(made, DAEMON);
    for (String to : news.to()) {
      unknown(made, to);
    }
    String last = means.notifier().queue(about(made, news));
    unknown(find(last), DAEMON);
    means.parts().queue().remove(last);
    LastResort rest = new LastResort(means, chronicle, attendance, made);
    if (rest.kept()) {
      means.parts().queue().remove(id);
    } else {
      rest.lost();
      means.parts().queue().setAside(id, "savemail panic");
    }
    return false;
  }

  private static Notifier.News about(Envelope made, Notifier.News news) {
    List<Ending.Of> failed =
        news.to().stream()
            .map(to -> new Ending.Of(new Recipient(to, "PFD", "", "", ""), UNKNOWN))
            .toList();
    List<String> transcript =
        news.to().stream().map(to -> "550 5.1.1 " + to + "... " + UNKNOWN.stat()).toList();
    return new Notifier.News(
        Notice.Kind.POSTMASTER, news.to(), made, "", failed, transcript, RETURN, UNKNOWN.stat(), 0);
  }

  /** What the log says of the worst. */
  void lost() {
    chronicle.sayError(message, "savemail: cannot save rejected email anywhere");
  }

  private Envelope find(String id) throws IOException {
    return means.parts().queue().find(id).orElseThrow().withPriority(0);
  }

  private void unknown(Envelope about, String address) {
    Recipient nobody = new Recipient(address, "", "", "", "");
    chronicle.ended(about, new Ending.Of(nobody, UNKNOWN), "");
  }
}
