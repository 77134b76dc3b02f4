package dev.mxlab.sendmail.queue;

import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives files to the messages that a killed process left in its {@link TransitLog}. Where a message
 * has files they count, but for the recipients whose mailboxes took it since they were written.
 * Killed itself, it does the same again.
 */
final class Recovery {
  private final QueueFiles files;
  private final Path logs;
  private final Consumer<Diagnostic> complaints;

  Recovery(Path directory, Path logs, Consumer<Diagnostic> complaints) {
    this.files = new QueueFiles(directory);
    this.logs = logs;
    this.complaints = complaints;
  }

  void run() throws IOException {
    List<TransitLog.Left> left = TransitLog.left(logs);
    for (TransitLog.Left one : left) {
      recover(one);
    }
    if (!left.isEmpty()) {
      force();
    }
  }

  private void recover(TransitLog.Left one) throws IOException {
    Set<String> served = new HashSet<>();
    for (Landing landing : one.landings()) {
      if (landing.confirmed(files.directory().getFileSystem())) {
        served.add(landing.recipient());
      }
    }
    if (Files.exists(files.path("Qf", one.queueId()))) {
      return;
    }
    Path held = files.path("hf", one.queueId());
    Path qf = Files.exists(held) ? held : files.path("qf", one.queueId());
    boolean own = Files.exists(qf);
    TransitRecord.@Nullable Accepted accepted = one.accepted();
    byte[] text = own ? Files.readAllBytes(qf) : accepted == null ? null : accepted.qf();
    if (text == null || (own && served.isEmpty())) {
      return;
    }
    Envelope envelope = QfFormat.read(one.queueId(), "qf" + one.queueId(), text).value();
    if (envelope == null) {
      complaints.accept(
          Diagnostic.error(Position.of("qf" + one.queueId()), "cannot be brought back"));
      return;
    }
    List<Envelope.Recipient> waiting =
        envelope.recipients().stream().filter(r -> !served.contains(r.address())).toList();
    Path df = files.path("df", one.queueId());
    if (waiting.isEmpty()) {
      Files.deleteIfExists(qf);
      Files.deleteIfExists(df);
      return;
    }
    if (!own && accepted != null) {
      QueueFiles.write(df, accepted.body());
    }
    Path tf = files.path("tf", one.queueId());
    QueueFiles.write(tf, QfFormat.write(envelope.withRecipients(waiting)));
    Files.move(tf, qf, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Before the log is emptied, all of it must stand on the disk. */
  private void force() throws IOException {
    files.force();
  }
}
