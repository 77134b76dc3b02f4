package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code ~/dead.letter}: where a message goes that nobody can get (savemail.c). */
final class DeadLetter {
  private final Call call;

  DeadLetter(Call call) {
    this.call = call;
  }

  /** Appends the message; a full disk keeps nobody from going on. */
  void save(byte[] message) {
    String name = call.user().home() + "/dead.letter";
    Path file = call.host().files().real(name);
    try {
      Files.write(file, message, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      call.err().println(name + "... Saved message in " + name);
    } catch (IOException failed) {
      call.err().println(name + "... cannot save message: " + failed.getMessage());
    }
  }
}
