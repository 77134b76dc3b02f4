package dev.mxlab.named.conf;

import java.util.List;

/** Trust anchors: accepted, and checked as far as their form goes. */
final class TrustChecks {
  private TrustChecks() {}

  static void run(Value.Body block, Complaints complaints) {
    for (Statement statement : block.statements()) {
      switch (statement.name()) {
        case "trust-anchors", "managed-keys" -> anchors(statement, 1, complaints);
        case "trusted-keys" -> {
          anchors(statement, 0, complaints);
          root(statement, complaints);
        }
        default -> {
          // Nothing to do with trust.
        }
      }
    }
  }

  private static void anchors(Statement statement, int kinds, Complaints complaints) {
    Value.Items list = statement.list().orElse(null);
    if (list == null) {
      return;
    }
    for (List<Value> element : list.elements()) {
      Value.Word name = (Value.Word) element.get(0);
      String data = ((Value.Word) element.get(element.size() - 1)).text().replaceAll("\\s", "");
      boolean digest = kinds > 0 && ((Value.Word) element.get(1)).text().endsWith("-ds");
      if (DomainNames.parse(name.text()) == null) {
        complaints.error(name.at(), "bad name '" + name.text() + "'", null);
      } else if (digest && !data.matches("(?:[0-9a-fA-F]{2})+")) {
        complaints.error(name.at(), "bad hex encoding", null);
      } else if (!digest && !KeyChecks.isBase64(data)) {
        complaints.error(name.at(), "bad base64 encoding", null);
      }
    }
  }

  private static void root(Statement statement, Complaints complaints) {
    for (Value.Word name : statement.words()) {
      if (name.text().equals(".")) {
        complaints.warning(
            name.at(),
            "trusted-keys entry for the root zone WILL FAIL after key rollover - use trust-anchors"
                + " with initial-key or initial-ds instead.",
            null);
      }
    }
  }
}
