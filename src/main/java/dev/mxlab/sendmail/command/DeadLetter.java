package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.sendmail.dsn.Notification;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QfFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** {@code ~/dead.letter}: where a message goes that nobody can get (savemail.c). */
final class DeadLetter {
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

  private final Call call;

  DeadLetter(Call call) {
    this.call = call;
  }

  /**
   * Appends the message as a mailbox has it; a full disk keeps nobody from going on.
   *
   * @return what the sender is told
   */
  String save(Envelope message, InputStream body) {
    String name = call.user().home() + "/dead.letter";
    Path file = call.host().files().real(name);
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      StringBuilder text = new StringBuilder("From ");
      String sender = message.sender();
      text.append(sender.startsWith("<") ? sender.substring(1, sender.length() - 1) : sender);
      text.append(' ').append(CTIME.format(call.host().localTime())).append('\n');
      text.append("Return-Path: ").append(Notification.returnPath(message)).append('\n');
      for (Envelope.Header header : message.headers()) {
        if (!header.condition().equals("P") && !header.name().equalsIgnoreCase("Full-Name")) {
          text.append(header.text()).append('\n');
        }
      }
      out.write(QfFormat.bytes(text.append('\n').toString()));
      body.transferTo(out);
      out.write('\n');
      return name + "... Saved message in " + name;
    } catch (IOException failed) {
      return name + "... cannot save message: " + failed.getMessage();
    }
  }
}
