package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.util.List;

/** true(1), false(1), pwd(1), env(1): nothing much to parse. */
final class Small implements Command {
  @Override
  public List<String> names() {
    return List.of("true", "false", "pwd", "env", "printenv");
  }

  @Override
  public int run(Call call) {
    switch (call.name()) {
      case "pwd" -> call.out().println(call.directory());
      case "env", "printenv" -> {
        if (call.args().isEmpty()) {
          call.environment().forEach((name, value) -> call.out().println(name + "=" + value));
        } else {
          String value = call.environment().get(call.args().get(0));
          if (value == null) {
            return 1;
          }
          call.out().println(value);
        }
      }
      default -> {
        return call.name().equals("true") ? 0 : 1;
      }
    }
    return 0;
  }
}
