package dev.mxlab.sendmail;

import dev.mxlab.host.Host;
import dev.mxlab.net.TcpService;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.queue.LoadAverage;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.rewrite.Aliases;
import dev.mxlab.smtp.serve.SmtpServer;
import dev.mxlab.smtp.server.Reception;
import java.io.IOException;

/** What a mail system works with and does not build itself. */
public record Equipment(
    Queues queues, Maps maps, Deliveries deliveries, Servers servers, LoadAverage load) {
  /** On a machine that has nothing to do. */
  public Equipment(Queues queues, Maps maps, Deliveries deliveries, Servers servers) {
    this(queues, maps, deliveries, servers, LoadAverage.NONE);
  }

  /** Opens queue directories; called once for each in the life of a host. */
  @FunctionalInterface
  public interface Queues {
    /**
     * @param directory as the host names it: {@code /var/spool/mqueue}
     */
    QueueStore open(Host host, String directory) throws IOException;
  }

  /** Reads built maps. */
  @FunctionalInterface
  public interface Maps {
    /** The aliases of a map file, {@code /etc/aliases.db}. */
    Aliases open(Host host, String file);
  }

  /** Makes what delivers; it does nothing by itself before {@link Delivery#start}. */
  @FunctionalInterface
  public interface Deliveries {
    /**
     * @param mta all but its dispatch and runner, which are the delivery made here
     */
    Delivery create(Mta mta, Router router);
  }

  /** Puts SMTP in front of a reception. */
  @FunctionalInterface
  public interface Servers {
    TcpService serve(Reception reception, Settings settings);

    /** On Netty, within the limits of the sendmail.cf. */
    static Servers smtp() {
      return (reception, settings) -> {
        return new SmtpServer(reception, SmtpServer.Limits.standard());
      };
    }
  }
}
