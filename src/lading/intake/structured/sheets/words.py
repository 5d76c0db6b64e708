"""The words by which people head columns and label cells, in eight languages, for each field of a document."""

import re
import unicodedata
from functools import cache

from lading.capture.fields import TARGETS

_NOT_WORDS = re.compile(r"[\W_]+")
_COLUMNS: dict[str, str] = {
    "quantity": (
        "quantity,qty,order qty,qty ordered,how many,no of units,units ordered,amount ordered,"
        "quantity invoiced,menge,anzahl,stückzahl,bestellmenge,quantité,qté,cantidad,cant,quantità,qtà,"
        "aantal,hoeveelheid,ilość,ilosc,quantidade,qtd,antal"
    ),
    "unit": (
        "unit,uom,unit of measure,u/m,um,einheit,me,mengeneinheit,unité,unidad,unità,eenheid,jednostka,jm,unidade,enhet"
    ),
    "seller_item": (
        "sku,item code,item no,item number,item id,product code,product id,article,article no,"
        "article number,part number,part no,part #,catalog number,cat no,vendor item,vendor part number,"
        "supplier part number,your item,your part number,supplier item,ndc,ndc#,artikelnummer,artikel nr,"
        "art nr,artnr,ihre artikelnummer,lieferantenartikel,référence,réf,code article,"
        "référence fournisseur,referencia,código,código de artículo,codice,codice articolo,artikelnr,"
        "artikelcode,kod,kod towaru,indeks,symbol,referência,código do artigo,artikelnummer leverantör"
    ),
    "buyer_item": (
        "our item,our item no,our part number,our article,customer item,customer part number,"
        "customer material,buyer part number,material,material number,materialnummer,"
        "unsere artikelnummer,kundenartikelnummer,notre référence,référence client,nuestra referencia,"
        "nostro codice,ons artikelnummer,nasz kod,nossa referência"
    ),
    "maker_item": (
        "manufacturer part number,mpn,mfg part,mfr part no,manufacturer item,herstellernummer,"
        "herstellerartikelnummer,référence fabricant,código fabricante,codice produttore"
    ),
    "gtin": (
        "gtin,ean,ean code,ean13,upc,upc code,barcode,bar code,isbn,strichcode,code barres,"
        "código de barras,codice a barre,streepjescode,kod kreskowy"
    ),
    "text": (
        "description,item,item description,product,product name,product description,item name,"
        "items ordered,drug,medication,name,title,details,bezeichnung,beschreibung,artikelbezeichnung,"
        "artikel,produkt,bestellte artikel,désignation,description article,produit,libellé,descripción,"
        "producto,artículo,descrizione,prodotto,articolo,omschrijving,opis,nazwa,nazwa towaru,towar,"
        "descrição,produto,artigo,benämning"
    ),
    "more": ("strength,strngth,dose,dose / form,form,pkg,package,packaging,pack size,specification,spec,material text"),
    "unit_price": (
        "price,unit price,price each,unit cost,cost,rate,price per unit,net price,preis,einzelpreis,"
        "stückpreis,e-preis,ep,prix,prix unitaire,pu,pu ht,precio,precio unitario,prezzo,prezzo unitario,"
        "prijs,stukprijs,eenheidsprijs,cena,cena jednostkowa,cena netto,preço,preço unitário,pris,à-pris"
    ),
    "price_per": "price per,per,price basis,preiseinheit,pe,base de prix",
    "amount": (
        "amount,line total,line amount,total,total price,extended price,extension,ext price,net amount,"
        "subtotal,betrag,gesamtpreis,gesamt,summe,positionswert,montant,montant ht,total ht,importe,"
        "importo,totale,bedrag,totaal,wartość,kwota,wartość netto,valor,belopp,summa"
    ),
    "discount_percent": "discount %,disc %,rabatt %,remise %,descuento %,sconto %,korting %",
    "tax_rate": ("tax %,vat %,vat rate,tax rate,mwst %,ust %,mwst satz,taux tva,tva %,iva %,aliquota,btw %,stawka vat"),
    "requested_by": (
        "delivery date,required date,requested date,requested delivery,ship by,ship date,want by,need by,"
        "needed by,due date,date required,req date,eta,liefertermin,lieferdatum,wunschtermin,"
        "date de livraison,livraison,fecha de entrega,data di consegna,data consegna,leverdatum,"
        "termin dostawy,data dostawy,data de entrega,leveransdatum"
    ),
    "size": "size,größe,taille,talla,taglia,maat,rozmiar,tamanho",
    "colour": "colour,color,farbe,couleur,colore,kleur,kolor,cor",
    "position": "line,line no,line number,line item,pos,position,#,no,nr,lp,ligne,línea,riga,regel,linha",
    "ship_to_code": "ship to code,store,store number,store no,location code,filiale,filialnummer,magasin,tienda",
    "note": (
        "note,notes,comment,comments,remark,remarks,bemerkung,bemerkungen,hinweis,remarque,observaciones,"
        "nota,note riga,opmerking,uwagi,observações"
    ),
}
_HEADER: dict[str, str] = {
    "po_number": (
        "po number,po no,po #,po,p o number,purchase order,purchase order number,purchase order no,"
        "order number,order no,order #,order id,order,customer po,bestellnummer,bestell nr,bestellung,"
        "bestellung nr,auftragsnummer,ihre bestellung,numéro de commande,n de commande,commande n,"
        "bon de commande,número de pedido,pedido,n pedido,numero ordine,ordine,n ordine,ordernummer,"
        "bestelnummer,inkoopordernummer,numer zamówienia,zamówienie,número do pedido,encomenda,"
        "amazon com order number"
    ),
    "invoice": (
        "invoice number,invoice no,invoice #,invoice,rechnungsnummer,rechnung nr,numéro de facture,"
        "facture n,número de factura,numero fattura,factuurnummer,numer faktury"
    ),
    "order_date": (
        "po date,order date,date,ordered on,order placed,date ordered,invoice date,bestelldatum,datum,"
        "bestellung aufgegeben am,auftragsdatum,date de commande,fecha,fecha de pedido,data,data ordine,"
        "orderdatum,besteldatum,data zamówienia,data do pedido"
    ),
    "currency": "currency,curr,währung,devise,monnaie,moneda,divisa,valuta,waluta,moeda",
    "buyer": (
        "buyer,customer,customer name,ordered by,company,bill to,sold to,besteller,kunde,firma,"
        "auftraggeber,client,acheteur,société,cliente,comprador,acquirente,klant,zamawiający,klient,"
        "nabywca"
    ),
    "buyer_code": (
        "customer number,customer no,customer id,customer code,account,account number,account no,acct,"
        "acct no,kundennummer,kunden nr,numéro client,code client,número de cliente,codice cliente,"
        "klantnummer,numer klienta,número do cliente"
    ),
    "vendor": (
        "vendor,vendor name,supplier,supplier name,lieferant,fournisseur,proveedor,fornitore,leverancier,"
        "dostawca,fornecedor"
    ),
    "contact": (
        "contact,contact person,requested by,attention,attn,ansprechpartner,interlocuteur,contacto,"
        "referente,contactpersoon,osoba kontaktowa"
    ),
    "contact_email": "email,e mail,mail,correo",
    "contact_phone": "phone,telephone,tel,telefon,téléphone,teléfono,telefono,telefoon",
    "ship_to_name": (
        "ship to,deliver to,delivery address,ship to name,lieferadresse,lieferanschrift,"
        "adresse de livraison,dirección de entrega,indirizzo di consegna,afleveradres,adres dostawy,"
        "endereço de entrega"
    ),
    "ship_to_street": (
        "ship to address,ship to street,address,street,straße,adresse,rue,dirección,indirizzo,straat,ulica,rua"
    ),
    "ship_to_city": "city,ship to city,town,ort,stadt,ville,ciudad,città,plaats,miasto,cidade",
    "ship_to_postal_code": (
        "zip,zip code,postcode,postal code,ship to zip,plz,postleitzahl,code postal,código postal,cap,kod pocztowy"
    ),
    "ship_to_region": "state,region,province,bundesland,provincia",
    "ship_to_country": "country,land,pays,país,paese,kraj",
    "payment_terms": (
        "payment terms,terms,zahlungsbedingungen,zahlungsziel,conditions de paiement,condiciones de pago,"
        "condizioni di pagamento,betalingsvoorwaarden,warunki płatności"
    ),
    "delivery_terms": ("delivery terms,incoterms,incoterm,lieferbedingungen,lieferbedingung,conditions de livraison"),
    "method": ("ship via,shipping method,shipping speed,carrier,versandart,mode d expédition,transportista,spedizione"),
    "total": (
        "total,grand total,order total,total amount,total due,amount due,gesamtsumme,gesamtbetrag,"
        "endbetrag,summe,gesamt,gesamtbestellwert,total ttc,total général,importe total,total general,"
        "totale,totale ordine,totaal,totaalbedrag,razem,suma,do zapłaty,total geral,valor total,totalt,"
        "summa"
    ),
    "goods_total": (
        "subtotal,sub total,net total,item s subtotal,zwischensumme,nettosumme,warenwert,total ht,"
        "sous total,subtotaal,imponibile,razem netto"
    ),
    "tax_total": ("tax,vat,sales tax,estimated tax to be collected,gst,mwst,ust,tva,iva,btw,anzurechnende mwst,moms"),
    "shipping_total": (
        "shipping,freight,shipping handling,shipping and handling,delivery charge,versand,versandkosten,"
        "fracht,verpackung versand,frais de port,port,gastos de envío,spese di spedizione,verzendkosten,"
        "koszt dostawy,frete"
    ),
    "note": (
        "note,notes,comment,comments,remarks,special instructions,bemerkung,bemerkungen,hinweis,"
        "remarques,observaciones,opmerkingen,uwagi"
    ),
}
_ALSO = {"lines.quantity": "quantity", "lines.unit": "unit", "lines.unit_price": "unit_price", "lines.name": "text"}


def bare(text: str) -> str:
    """A text as its words, without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("ł", "l"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_NOT_WORDS.sub(" ", letters.replace("#", " number ").replace("%", " percent ")).split())


@cache
def column_words() -> dict[str, str]:
    """By the bare words of a column's head its field; the fields of the document itself may head columns, too."""
    found: dict[str, str] = {}
    for words in (_COLUMNS, {name: words for name, words in _HEADER.items() if name not in ("total", "note")}):
        _add(found, words)
    for target, name in _ALSO.items():
        _add(found, {name: TARGETS[target].words})
    return found


@cache
def label_words() -> dict[str, str]:
    """By the bare words of a label its field of the document."""
    found: dict[str, str] = {}
    _add(found, _HEADER)
    return found


def _add(found: dict[str, str], words: dict[str, str]) -> None:
    for name, texts in words.items():
        for text in texts.split(","):
            found.setdefault(bare(text), name)
