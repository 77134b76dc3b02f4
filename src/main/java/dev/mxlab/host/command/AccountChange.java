package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What useradd, adduser, passwd and chpasswd share. */
final class AccountChange {
  /** useradd(8), CAVEATS. */
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_-]{0,30}[a-z0-9_$-]?");

  private AccountChange() {}

  static boolean validName(String name) {
    return NAME.matcher(name).matches();
  }

  static boolean fits(String field) {
    return field.indexOf(':') < 0 && field.indexOf('\n') < 0;
  }

  /** A prompt goes to standard error: it is no part of what the command prints. */
  static @Nullable String ask(Call call, String prompt) throws IOException {
    call.err().print(prompt);
    call.err().flush();
    String answer = TextInput.line(call.in());
    call.err().println();
    return answer;
  }

  /**
   * Asks for a new password twice and sets it, in the words of pam_unix(8); false when it was left
   * as it is.
   */
  static boolean askPassword(Call call, String user) throws IOException {
    String first = ask(call, "New password: ");
    if (first == null || first.isEmpty()) {
      call.err()
          .println(
              first == null
                  ? "Password change has been aborted."
                  : "No password has been supplied.");
      return unchanged(call);
    }
    String second = ask(call, "Retype new password: ");
    if (!first.equals(second)) {
      call.err()
          .println(
              second == null
                  ? "Password change has been aborted."
                  : "Sorry, passwords do not match.");
      return unchanged(call);
    }
    try {
      call.host().accounts().setPassword(user, first);
    } catch (IOException failed) {
      call.err().println("passwd: " + SystemError.text(failed));
      return unchanged(call);
    }
    call.err().println("passwd: password updated successfully");
    return true;
  }

  private static boolean unchanged(Call call) {
    call.err().println("passwd: Authentication token manipulation error");
    call.err().println("passwd: password unchanged");
    return false;
  }
}
