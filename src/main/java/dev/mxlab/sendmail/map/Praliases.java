package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;

/** praliases(8): prints the alias database, or some of its keys. */
public final class Praliases implements Command {
  private static final String DATABASE = "/etc/mail/aliases.db";

  @Override
  public List<String> names() {
    return List.of("praliases");
  }

  @Override
  public int run(Call call) throws IOException {
    try {
      Map<String, String> pairs = new HashFile(call.host().files().real(DATABASE)).pairs();
      if (call.args().isEmpty()) {
        pairs.forEach((key, value) -> call.out().println(key + ":" + value));
      }
      for (String key : call.args()) {
        String value = pairs.get(key);
        call.out().println(value == null ? key + ": No such key" : key + ":" + value);
      }
      return 0;
    } catch (NoSuchFileException missing) {
      call.err().println("praliases: " + DATABASE + ": No such file or directory");
      return 72;
    }
  }
}
