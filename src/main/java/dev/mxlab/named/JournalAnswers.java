package dev.mxlab.named;

import dev.mxlab.dns.answer.Cookies;
import dev.mxlab.dns.answer.Observer;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.serve.DnsServer;
import dev.mxlab.dns.wire.Incoming;
import dev.mxlab.host.Host;
import dev.mxlab.journal.Event;
import java.net.InetAddress;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** The answering of queries, with an entry in the host's journal for each while it is read. */
public record JournalAnswers(Host host, RandomGenerator random) implements AnswerSource {
  @Override
  public Services over(Supplier<ServerState> state) {
    Cookies cookies = new Cookies(host.clock(), random);
    DnsServer server = new DnsServer(new Responder(state, cookies, new ToJournal(host)));
    return new Services(server.datagrams(), server.streams());
  }

  private record ToJournal(Host host) implements Observer {
    @Override
    public boolean listening() {
      return host.journal().journal().heard();
    }

    @Override
    public void answered(
        InetAddress client, Incoming.Query query, int rcode, boolean authoritative) {
      host.journal()
          .record(
              new Event.DnsAnswered(
                  client.getHostAddress(),
                  query.name().toString(),
                  Type.string(query.type()),
                  Rcode.string(rcode),
                  authoritative));
    }
  }
}
