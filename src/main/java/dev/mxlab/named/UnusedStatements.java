package dev.mxlab.named;

import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.Row;
import dev.mxlab.named.conf.Statement;
import dev.mxlab.named.conf.Value;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.NamedLog;
import dev.mxlab.text.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements of a configuration that are checked and otherwise left alone. */
public final class UnusedStatements {
  private UnusedStatements() {}

  /** Each with the place of its first use; empty when there are none. */
  public static String shown(NamedConf conf) {
    Map<String, Position> found = new LinkedHashMap<>();
    collect(conf.tree(), found);
    return found.entrySet().stream()
        .map(e -> e.getKey() + " (" + e.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private static void collect(Value.Body block, Map<String, Position> into) {
    for (Statement statement : block.statements()) {
      if (statement.row().status() == Row.Status.ACCEPTED) {
        into.putIfAbsent(statement.name(), statement.at());
      } else {
        collect(statement.body(), into);
      }
    }
  }

  /** Says once which they are. */
  static void tell(@Nullable NamedConf conf, NamedLog log) {
    String unused = conf == null ? "" : shown(conf);
    if (!unused.isEmpty()) {
      log.info(Category.CONFIG, "accepted without effect: " + unused);
    }
  }
}
