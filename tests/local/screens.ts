import type { Place } from "../../web/src/places.ts";

export type Screen = {
  /** Of the picture in docs/images. */
  name: string;
  /** What docs/screens.md says of it. */
  says: string;
  /** With `:id`, the first of the kind that a page of the list before it leads to. */
  place: Place;
  isPhone?: boolean;
  isDark?: boolean;
};
type Chapter = {
  title: string;
  role: "guest" | "buyer" | "seller" | "operator";
  screens: Screen[];
};

const phone = { isPhone: true, isDark: true } as const;

/** The screens that docs/screens.md shows. */
export const chapters: readonly Chapter[] = [
  {
    title: "Buyers",
    role: "guest",
    screens: [
      { name: "home", says: "The shop's first page", place: "/" },
      { name: "shop", says: "Browsing, with words and artisans to narrow it", place: "/shop" },
      { name: "product", says: "A product", place: "/products/:id" },
      { name: "artisan", says: "Who makes it", place: "/artisans/:id" },
      { name: "cart", says: "A cart of three artisans", place: "/cart" },
      { name: "checkout", says: "The checkout", place: "/checkout" },
      { name: "home-phone", says: "The first page, on a phone in the dark", place: "/", ...phone },
      { name: "cart-phone", says: "The cart, on a phone in the dark", place: "/cart", ...phone },
    ],
  },
  {
    title: "Buyers with an account",
    role: "buyer",
    screens: [
      { name: "account-orders", says: "Their orders", place: "/account/orders" },
      { name: "order", says: "An order, part by part", place: "/orders/:id" },
      {
        name: "order-phone",
        says: "The same on a phone in the dark",
        place: "/orders/:id",
        ...phone,
      },
    ],
  },
  {
    title: "Artisans",
    role: "seller",
    screens: [
      { name: "seller-today", says: "What sold, what to ship, what comes next", place: "/seller" },
      {
        name: "seller-money",
        says: "What is held, why, and what was passed on",
        place: "/seller/money",
      },
      { name: "seller-analytics", says: "Sales by day and by product", place: "/seller/analytics" },
      { name: "seller-plan", says: "The plan, and what others give", place: "/seller/plan" },
      {
        name: "seller-today-phone",
        says: "The day on a phone in the dark",
        place: "/seller",
        ...phone,
      },
    ],
  },
  {
    title: "Operators",
    role: "operator",
    screens: [
      {
        name: "operator-health",
        says: "What moves, what waits, what is wrong",
        place: "/operator",
      },
      { name: "operator-disputes", says: "Disputes by deadline", place: "/operator/disputes" },
      { name: "operator-dispute", says: "One dispute", place: "/operator/disputes/:id" },
      { name: "operator-order", says: "One order, to the cent", place: "/operator/orders/:id" },
      {
        name: "operator-transfers",
        says: "Transfers that are stuck, and what lets them go",
        place: "/operator/transfers",
      },
      {
        name: "operator-approvals",
        says: "What takes a second operator",
        place: "/operator/approvals",
      },
      { name: "operator-ledger", says: "The ledger", place: "/operator/ledger" },
      {
        name: "operator-reconciliation",
        says: "What the processors' books show differently",
        place: "/operator/reconciliation",
      },
      {
        name: "operator-events",
        says: "Events that fit nothing, to be looked at and worked on again",
        place: "/operator/events",
      },
      {
        name: "operator-letters",
        says: "Messages that failed every try, to be sent again",
        place: "/operator/events?tab=letters",
      },
    ],
  },
];
