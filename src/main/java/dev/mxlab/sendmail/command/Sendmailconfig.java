package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Debian's sendmailconfig(8): asks whether to go by sendmail.mc, makes what follows from it, and
 * tells the daemon. An answer that does not come is yes.
 */
public final class Sendmailconfig implements Command {
  private static final int LONGEST_ANSWER = 200;
  private static final String CONF = "/etc/mail/sendmail.conf";
  private static final String SOURCE = "/etc/mail/sendmail.mc";

  @Override
  public List<String> names() {
    return List.of("sendmailconfig");
  }

  @Override
  public int run(Call call) throws IOException {
    boolean reload = !call.args().contains("--no-reload");
    if (call.args().stream().anyMatch(word -> !word.equals("--no-reload"))) {
      call.err().println("Usage: /usr/sbin/sendmailconfig [--no-reload]");
      return 1;
    }
    if (!call.user().isRoot() || !Files.exists(call.host().files().real(SOURCE))) {
      boolean root = call.user().isRoot();
      call.err().println(SOURCE + (root ? ": No such file or directory" : ": Permission denied"));
      return 1;
    }
    if (!yes(call, "Configure sendmail with the existing " + CONF)) {
      call.out().println("Edit " + CONF + " and reissue /usr/sbin/sendmailconfig.");
      return 0;
    }
    if (!yes(call, "Configure sendmail with the existing " + SOURCE)) {
      return 0;
    }
    call.out().println("Updating sendmail environment ...");
    int made = command(call, "make", "-C", "/etc/mail");
    if (made != 0) {
      return made;
    }
    if (reload && yes(call, "Reload the running sendmail now with the new configuration")) {
      call.out().println("Reloading sendmail ...");
      return command(call, "systemctl", "reload", "sendmail");
    }
    return 0;
  }

  private static int command(Call call, String name, String... args) throws IOException {
    Optional<Command> command = call.host().commands().find(name);
    if (command.isEmpty()) {
      call.err().println(name + ": command not found");
      return 1;
    }
    return command.get().run(SendmailCommand.as(call, name, List.of(args)));
  }

  private static boolean yes(Call call, String question) throws IOException {
    while (true) {
      call.out().print(question + "? [Y] ");
      call.out().flush();
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int next = call.in().read();
      boolean over = next < 0;
      while (next >= 0 && next != '\n' && line.size() < LONGEST_ANSWER) {
        line.write(next);
        next = call.in().read();
      }
      String answer = line.toString(StandardCharsets.UTF_8).strip();
      if (over || answer.isEmpty() || "Yy".indexOf(answer.charAt(0)) >= 0) {
        return true;
      }
      if ("Nn".indexOf(answer.charAt(0)) >= 0) {
        return false;
      }
    }
  }
}
