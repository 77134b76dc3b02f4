package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writing a mail: what bsd-mailx asks, what it makes of it, and the call of sendmail. */
final class Compose {
  private static final int LARGEST_BODY = 100 << 20;
  private static final String[] MIME = {
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=\"UTF-8\"",
    "Content-Transfer-Encoding: 8bit"
  };

  private final Call call;
  private final Terminal terminal;
  private final MailOptions options;

  Compose(Call call, MailOptions options) {
    this.call = call;
    this.terminal = new Terminal(call);
    this.options = options;
  }

  /** Returns the exit code. */
  int run() throws IOException {
    String subject = options.subject();
    if (subject == null && terminal.interactive()) {
      subject = terminal.ask("Subject: ");
    }
    byte[] body = body();
    if (body == null) {
      call.err().println(call.name() + ": message too large");
      return 1;
    }
    List<String> cc = new ArrayList<>(options.cc());
    if (terminal.interactive()) {
      String more = terminal.ask("Cc: ");
      if (more == null) {
        call.out().println();
      } else {
        cc.addAll(MailOptions.addresses(more));
      }
    }
    if (body.length == 0) {
      if (options.skipEmpty()) {
        return 0;
      }
      boolean bare = subject == null || subject.isEmpty();
      String what = bare ? "No message, no subject" : "Null message body";
      call.out().println(what + "; hope that's ok");
    }
    return send(message(subject, cc, body));
  }

  /** Up to the end of the input, or to a single dot that a person types; null if too large. */
  private byte @Nullable [] body() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] line = terminal.bytes(); line != null; line = terminal.bytes()) {
      if (terminal.interactive() && line.length == 2 && line[0] == '.') {
        break;
      }
      if (body.size() + line.length > LARGEST_BODY) {
        return null;
      }
      body.writeBytes(line);
    }
    return body.toByteArray();
  }

  private byte[] message(@Nullable String subject, List<String> cc, byte[] body) {
    StringBuilder head = new StringBuilder();
    if (options.from() != null) {
      header(head, "From", options.from());
    }
    header(head, "To", String.join(", ", options.to()));
    if (subject != null && !subject.isEmpty()) {
      header(head, "Subject", EncodedWords.encode(subject));
    }
    if (!cc.isEmpty()) {
      header(head, "Cc", String.join(", ", cc));
    }
    if (!options.bcc().isEmpty()) {
      header(head, "Bcc", String.join(", ", options.bcc()));
    }
    for (String line : MIME) {
      head.append(line).append('\n');
    }
    options.headers().forEach(line -> head.append(line.replaceAll("[\\r\\n]", " ")).append('\n'));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(head.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    message.writeBytes(body);
    if (body.length > 0 && body[body.length - 1] != '\n') {
      message.write('\n');
    }
    return message.toByteArray();
  }

  private static void header(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append('\n');
  }

  private int send(byte[] message) throws IOException {
    List<String> args = new ArrayList<>(List.of("-i"));
    if (options.verbose()) {
      args.add("-v");
    }
    String from = options.from();
    if (from != null) {
      args.addAll(List.of("-f", from));
    }
    args.add("-t");
    Optional<Command> sendmail = call.host().commands().find("sendmail");
    if (sendmail.isEmpty()) {
      call.err().println("/usr/sbin/sendmail: No such file or directory");
      call.err().println("Can't send mail: sendmail process failed");
      return 1;
    }
    int code =
        sendmail
            .get()
            .run(
                new Call(
                    call.host(),
                    "sendmail",
                    args,
                    call.user(),
                    call.directory(),
                    call.environment(),
                    new ByteArrayInputStream(message),
                    call.out(),
                    call.err(),
                    call.locale()));
    if (code != 0) {
      call.err().println("Can't send mail: sendmail process failed with error code " + code);
      return 1;
    }
    return 0;
  }
}
