package dev.mxlab.lab;

import dev.mxlab.host.Host;
import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.net.AddressTable;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.smtp.client.Transfer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The mail that a new lab is shown with: its writer submits it over SMTP, its reader fetches it by
 * POP3.
 */
public final class FirstMail {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Lab lab;
  private final Topology.FirstMailSpec spec;
  private final Function<Host, SmtpClient> clients;

  /** {@code clients} makes the mail program of a host. */
  public FirstMail(Lab lab, Topology.FirstMailSpec spec, Function<Host, SmtpClient> clients) {
    this.lab = lab;
    this.spec = spec;
    this.clients = clients;
  }

  /**
   * Sends it, waits until it is in its mailbox, and fetches it.
   *
   * @return the queue id that it got first
   * @throws IOException when it stopped somewhere: the message says where; what happened is in the
   *     journal
   */
  public String run() throws IOException, InterruptedException {
    CompletableFuture<String> delivered = new CompletableFuture<>();
    CompletableFuture<String> failed = new CompletableFuture<>();
    try (AutoCloseable listening = lab.journal().listen(e -> watch(e, delivered, failed))) {
      String queueId = submit();
      CompletableFuture.anyOf(delivered, failed).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (failed.isDone() && !delivered.isDone()) {
        throw new IOException(failed.join());
      }
      fetch();
      return queueId;
    } catch (TimeoutException late) {
      throw new IOException("not delivered within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException impossible) {
      throw new IOException(impossible.getCause());
    } catch (IOException | InterruptedException | RuntimeException passed) {
      throw passed;
    } catch (Exception closing) {
      throw new IOException(closing);
    }
  }

  private void watch(
      Entry entry, CompletableFuture<String> delivered, CompletableFuture<String> failed) {
    if (entry.event() instanceof Event.MailboxGrew grew && grew.user().equals(local(spec.to()))) {
      delivered.complete(grew.queueId());
    } else if (entry.event() instanceof Event.DeliveryEnded ended
        && ended.outcome() != Event.Outcome.SENT) {
      failed.complete(ended.recipient() + ": " + ended.stat());
    }
  }

  private String submit() throws IOException, InterruptedException, ExecutionException {
    Host from = host(spec.at());
    Host via = host(spec.via());
    byte[] message = message(from).getBytes(StandardCharsets.UTF_8);
    Transfer.Order order =
        new Transfer.Order(
            new InetSocketAddress(via.network().addresses().get(0), 25),
            via.hostname(),
            null,
            from.hostname(),
            "",
            "<" + spec.from() + ">",
            List.of("<" + spec.to() + ">"),
            new Transfer.Body("8BITMIME", false),
            new Bytes(message),
            Transfer.Limits.standard());
    Transfer.Result result = clients.apply(from).transfer(order).get();
    if (result.trouble() != null) {
      throw new IOException(via.id() + ": " + result.trouble().getMessage(), result.trouble());
    }
    Reply reply = result.outcomes().get(0).reply();
    if (!reply.positive()) {
      throw new IOException(via.id() + ": " + reply);
    }
    return reply.lines().get(0).split(" ", 2)[0];
  }

  private record Bytes(byte[] message) implements Transfer.Content {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(message);
    }

    @Override
    public long size() {
      return message.length;
    }
  }

  private String message(Host host) {
    String date =
        DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .format(host.localTime());
    return """
        From: %s
        To: %s
        Subject: Hello
        Date: %s
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        안녕하세요! This is the first mail of the lab.
        """
        .formatted(spec.from(), spec.to(), date);
  }

  private void fetch() throws IOException {
    Host reader = host(spec.readAt());
    Host server = host(spec.readFrom());
    AddressTable table = lab.network().addresses();
    InetAddress at = table.socketAddress(reader.network().addresses().get(0));
    InetAddress to = table.socketAddress(server.network().addresses().get(0));
    String user = local(spec.to());
    try (Pop3Fetch pop3 = new Pop3Fetch(at, new InetSocketAddress(to, lab.port(110)))) {
      pop3.last(user, password(user));
    }
  }

  private String password(String user) {
    return lab.topology().host(spec.readFrom()).stream()
        .flatMap(h -> h.users().stream())
        .filter(u -> u.name().equals(user))
        .map(Topology.UserSpec::password)
        .findFirst()
        .orElse("");
  }

  private Host host(String name) {
    return lab.host(name).orElseThrow();
  }

  private static String local(@Nullable String address) {
    return address == null ? "" : address.substring(0, address.indexOf('@'));
  }
}
