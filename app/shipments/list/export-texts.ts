// The header and the statuses of exported shipments in the merchant's language, and how its spreadsheets read CSV.
import type { Status } from "~/trackingmore/contract/status";

export interface ExportTexts {
  /** Between two fields: a spreadsheet of a language with decimal commas expects a semicolon. */
  delimiter: "," | ";";
  header: readonly [
    number: string,
    carrier: string,
    orders: string,
    status: string,
    latest: string,
    lastScan: string,
    destination: string,
    shipped: string,
    expectedBy: string,
    delivered: string,
    added: string,
  ];
  status: Record<Status, string>;
}

type Line = readonly string[];

function texts(delimiter: "," | ";", header: ExportTexts["header"], statuses: Line): ExportTexts {
  const [pending, notfound, transit, pickup, delivered, undelivered, exception, expired] =
    statuses as [string, string, string, string, string, string, string, string];
  const status = { pending, notfound, transit, pickup, delivered, undelivered, exception, expired };
  return { delimiter, header, status };
}

const EN = texts(
  ",",
  [
    "Tracking number",
    "Carrier",
    "Orders",
    "Status",
    "Latest update",
    "Last scan",
    "Destination",
    "Shipped",
    "Expected by",
    "Delivered",
    "Added",
  ],
  [
    "Waiting for updates",
    "No tracking info yet",
    "In transit",
    "Out for delivery",
    "Delivered",
    "Delivery attempt failed",
    "Delivery problem",
    "Expired",
  ],
);

const TEXTS: Readonly<Record<string, ExportTexts>> = {
  en: EN,
  de: texts(
    ";",
    [
      "Sendungsnummer",
      "Versanddienst",
      "Bestellungen",
      "Status",
      "Letzte Meldung",
      "Letzter Scan",
      "Zielland",
      "Versandt",
      "Erwartet bis",
      "Zugestellt",
      "Hinzugefügt",
    ],
    [
      "Wartet auf Meldungen",
      "Noch keine Sendungsdaten",
      "Unterwegs",
      "In Zustellung",
      "Zugestellt",
      "Zustellversuch erfolglos",
      "Problem bei der Zustellung",
      "Abgelaufen",
    ],
  ),
  fr: texts(
    ";",
    [
      "Numéro de suivi",
      "Transporteur",
      "Commandes",
      "Statut",
      "Dernière mise à jour",
      "Dernier scan",
      "Destination",
      "Expédié",
      "Attendu avant le",
      "Livré",
      "Ajouté",
    ],
    [
      "En attente de mises à jour",
      "Aucune information de suivi",
      "En transit",
      "En cours de livraison",
      "Livré",
      "Tentative de livraison échouée",
      "Problème de livraison",
      "Expiré",
    ],
  ),
  es: texts(
    ";",
    [
      "Número de seguimiento",
      "Transportista",
      "Pedidos",
      "Estado",
      "Última actualización",
      "Último escaneo",
      "Destino",
      "Enviado",
      "Previsto hasta",
      "Entregado",
      "Añadido",
    ],
    [
      "A la espera de novedades",
      "Sin información de seguimiento",
      "En tránsito",
      "En reparto",
      "Entregado",
      "Intento de entrega fallido",
      "Problema de entrega",
      "Caducado",
    ],
  ),
  it: texts(
    ";",
    [
      "Numero di tracking",
      "Corriere",
      "Ordini",
      "Stato",
      "Ultimo aggiornamento",
      "Ultima scansione",
      "Destinazione",
      "Spedito",
      "Previsto entro",
      "Consegnato",
      "Aggiunto",
    ],
    [
      "In attesa di aggiornamenti",
      "Nessuna informazione di tracking",
      "In transito",
      "In consegna",
      "Consegnato",
      "Tentativo di consegna non riuscito",
      "Problema di consegna",
      "Scaduto",
    ],
  ),
  pt: texts(
    ";",
    [
      "Código de rastreio",
      "Transportadora",
      "Pedidos",
      "Status",
      "Última atualização",
      "Última leitura",
      "Destino",
      "Enviado",
      "Previsto até",
      "Entregue",
      "Adicionado",
    ],
    [
      "Aguardando atualizações",
      "Sem informações de rastreio",
      "Em trânsito",
      "Saiu para entrega",
      "Entregue",
      "Tentativa de entrega sem sucesso",
      "Problema na entrega",
      "Expirado",
    ],
  ),
  ja: texts(
    ",",
    [
      "追跡番号",
      "配送業者",
      "注文",
      "ステータス",
      "最新情報",
      "最終スキャン",
      "配送先",
      "発送日",
      "到着予定",
      "配達日",
      "追加日",
    ],
    [
      "更新待ち",
      "追跡情報なし",
      "輸送中",
      "配達中",
      "配達済み",
      "配達失敗",
      "配送の問題",
      "期限切れ",
    ],
  ),
  zh: texts(
    ",",
    [
      "运单号",
      "物流商",
      "订单",
      "状态",
      "最新动态",
      "最近扫描",
      "目的地",
      "发货时间",
      "预计送达",
      "送达日期",
      "添加时间",
    ],
    ["等待更新", "暂无物流信息", "运输中", "派送中", "已送达", "派送失败", "派送异常", "已过期"],
  ),
};

/** @param locale the merchant's, such as "pt-BR"; another language than the eight gets English */
export function exportTexts(locale: string): ExportTexts {
  return TEXTS[locale.split("-", 1)[0] ?? ""] ?? EN;
}
