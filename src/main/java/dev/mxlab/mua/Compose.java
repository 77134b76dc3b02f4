package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writing a mail: what is asked, the text up to its end, and the call of sendmail. */
final class Compose {
  private static final int LARGEST_BODY = 100 << 20;

  private final Call call;
  private final Terminal terminal;
  private final Style style;
  private final Variables variables;
  private final Letter letter;
  private final Tilde.Reading reading;

  /**
   * @param reading the mail that ~m and ~f take messages from
   */
  Compose(
      Call call,
      Terminal terminal,
      Style style,
      Variables variables,
      Letter letter,
      Tilde.Reading reading) {
    this.call = call;
    this.terminal = terminal;
    this.style = style;
    this.variables = variables;
    this.letter = letter;
    this.reading = reading;
  }

  /** A mail that the command line begins; returns the exit code. */
  int run(MailOptions options) throws IOException {
    if (options.subject() == null && terminal.interactive() && variables.has("ask")) {
      String subject = terminal.ask("Subject: ");
      letter.subject(subject == null ? "" : subject);
    }
    return write(options.skipEmpty(), options.verbose(), options.from());
  }

  /** A reply: shows what is known already. */
  int reply() throws IOException {
    call.out().print(letter.shown(style, charset()));
    return write(false, false, null);
  }

  int write(boolean skipEmpty, boolean verbose, @org.jspecify.annotations.Nullable String from)
      throws IOException {
    Tilde.End end = text();
    if (end == Tilde.End.TOO_LARGE) {
      call.err().println(call.name() + ": message too large");
      return 1;
    } else if (end == Tilde.End.ABORTED) {
      return 0;
    }
    if (terminal.interactive() && end == Tilde.End.TEXT) {
      if (style == Style.HEIRLOOM) {
        call.out().println("EOT");
      } else if (variables.has("askcc")) {
        copies();
      }
    }
    if (letter.body().size() == 0) {
      if (skipEmpty) {
        return 0;
      }
      String subject = letter.subject();
      boolean bare = subject == null || subject.isEmpty();
      String what = bare ? "No message, no subject" : "Null message body";
      call.out().println(what + "; hope that's ok");
    }
    return send(verbose, from);
  }

  /** What is known stands there already, as if it had been typed. */
  private void copies() throws IOException {
    String known = String.join(",", letter.cc());
    String more = terminal.ask("Cc: " + known);
    if (more == null) {
      call.out().println();
    } else {
      letter.cc().addAll(Addresses.of(more));
    }
  }

  /** Up to the end of the input, or to a single dot that a person types. */
  private Tilde.End text() throws IOException {
    Tilde tilde = new Tilde(call, terminal, style, letter, reading);
    for (byte[] line = terminal.bytes(); line != null; line = terminal.bytes()) {
      boolean typed = terminal.interactive();
      if (typed && line.length == 2 && line[0] == '.' && variables.has("dot")) {
        return Tilde.End.TEXT;
      }
      if (typed && line.length > 1 && line[0] == '~') {
        String text = new String(line, StandardCharsets.UTF_8).replaceFirst("\n$", "");
        Tilde.End end = tilde.obey(text);
        if (end != Tilde.End.NONE) {
          return end;
        }
        continue;
      }
      if (letter.body().size() + line.length > LARGEST_BODY) {
        return Tilde.End.TOO_LARGE;
      }
      letter.body().writeBytes(line);
    }
    return Tilde.End.TEXT;
  }

  private String charset() {
    Map<String, String> environment = call.environment();
    String all = environment.getOrDefault("LC_ALL", "");
    String type = environment.getOrDefault("LC_CTYPE", "");
    String locale =
        !all.isEmpty() ? all : !type.isEmpty() ? type : environment.getOrDefault("LANG", "");
    return letter.charset(style, locale);
  }

  private int send(boolean verbose, @org.jspecify.annotations.Nullable String from)
      throws IOException {
    List<String> args = new ArrayList<>(List.of("-i", "-t"));
    if (from != null) {
      args.addAll(List.of("-f", from));
    }
    if (verbose || variables.has("verbose")) {
      args.add("-v");
    }
    byte[] message = letter.message(style, charset(), call.host().localTime(), variables);
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
