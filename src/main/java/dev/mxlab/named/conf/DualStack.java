package dev.mxlab.named.conf;

import java.util.List;

/** dual-stack-servers: names and ports. */
final class DualStack {
  private static final int MOST_PORT = 65_535;

  private DualStack() {}

  static void check(Value.Body block, Complaints complaints) {
    Statement statement = block.find("dual-stack-servers").orElse(null);
    Value.Items list = statement == null ? null : statement.list().orElse(null);
    if (statement == null || list == null) {
      return;
    }
    port(statement.values().get(0), statement.after("port").orElse("0"), complaints);
    for (List<Value> element : list.elements()) {
      Value.Word host = (Value.Word) element.get(0);
      if (host.quoted() && DomainNames.parse(host.text()) == null) {
        complaints.error(host.at(), "bad name '" + host.text() + "'", null);
      }
      String port = Value.after(element, "port");
      if (host.quoted() && port != null) {
        port(host, port, complaints);
      }
    }
  }

  private static void port(Value at, String port, Complaints complaints) {
    if (!port.equals("*") && Long.parseLong(port) > MOST_PORT) {
      complaints.error(at.at(), "port '" + port + "' out of range", null);
    }
  }
}
